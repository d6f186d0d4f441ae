import { idIn } from '../../../../web/address.ts';

export type DuplicatesSearch = { importNo?: number; customerId?: string };

/** What an address says, as far as it is understood. */
export function readDuplicatesSearch(said: Record<string, unknown>): DuplicatesSearch {
  const importNo = Number(said.importNo);
  const known = Number.isInteger(importNo) && importNo > 0 && importNo < 2 ** 31;
  return { importNo: known ? importNo : undefined, customerId: idIn(said.customerId) };
}
