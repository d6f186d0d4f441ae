export type AuditSearch = {
  staffId?: string;
  door?: string;
  room?: string;
  customerId?: string;
  /** YYYY-MM-DD */
  from?: string;
};

/** What an address says, as far as it is understood. */
export function readAuditSearch(said: AuditSearch): AuditSearch {
  const text = (value: unknown, form: RegExp): string | undefined =>
    typeof value === 'string' && form.test(value) ? value : undefined;
  const id = /^[0-9a-f-]{36}$/;
  return {
    staffId: text(said.staffId, id),
    door: text(said.door, /^[a-z]+$/),
    room: text(said.room, /^[a-zA-Z]+$/),
    customerId: text(said.customerId, id),
    from: text(said.from, /^\d{4}-\d\d-\d\d$/),
  };
}
