import { idIn } from '../../../../web/address.ts';

export type PromisesSearch = { keeper?: string; site?: string; show?: 'settled'; way?: true };

/** What an address says, as far as it is understood. */
export function readPromisesSearch(said: Record<string, unknown>): PromisesSearch {
  const { keeper, site, show, way } = said;
  return {
    keeper: keeper === 'mine' || keeper === 'all' ? keeper : idIn(keeper),
    site: idIn(site),
    show: show === 'settled' ? show : undefined,
    way: way === true || undefined,
  };
}
