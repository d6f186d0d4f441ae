export type DuplicatesSearch = { importNo?: number; customerId?: string };

/** What an address says, as far as it is understood. */
export function readDuplicatesSearch(said: Record<string, unknown>): DuplicatesSearch {
  const importNo = Number(said.importNo);
  return {
    ...(Number.isSafeInteger(importNo) && importNo > 0 && { importNo }),
    ...(typeof said.customerId === 'string' &&
      /^[0-9a-f-]{36}$/.test(said.customerId) && { customerId: said.customerId }),
  };
}
