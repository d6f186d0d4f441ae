import { dayIn, idIn } from '../../../../web/address.ts';

export type AuditSearch = {
  staffId?: string;
  door?: string;
  room?: string;
  customerId?: string;
  /** YYYY-MM-DD */
  from?: string;
};

/** What an address says, as far as it is understood. */
export function readAuditSearch(said: Record<string, unknown>): AuditSearch {
  const text = (value: unknown, form: RegExp): string | undefined =>
    typeof value === 'string' && form.test(value) ? value : undefined;
  return {
    staffId: idIn(said.staffId),
    door: text(said.door, /^[a-z]+$/),
    room: text(said.room, /^[a-zA-Z]+$/),
    customerId: idIn(said.customerId),
    from: dayIn(said.from),
  };
}
