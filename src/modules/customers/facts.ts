// What the facts of a customer may be.
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import type { customersContract } from './contract.ts';
import { customChanges } from './custom-values.ts';
import { columns, type Fact, type State } from './state.ts';
import { checkSite } from './visible.ts';

type FactsIn = Omit<InputOf<typeof customersContract.update>, 'customerId' | 'version'>;

/** @returns the entries of a state that these facts make, checked against what they name */
export async function factChanges(
  tx: Db,
  caller: Caller,
  state: State,
  { custom, ...facts }: FactsIn,
): Promise<State> {
  const wanted: State = { ...(custom ? await customChanges(tx, custom) : {}) };
  for (const fact of Object.keys(columns) as Fact[]) {
    const wish = facts[fact];
    if (wish !== undefined) wanted[fact] = wish === '' ? null : wish;
  }
  if (Array.isArray(wanted.tags)) wanted.tags = distinctTags(wanted.tags as string[]);
  if (typeof wanted.siteId === 'string' && wanted.siteId !== state.siteId)
    await checkSite(tx, caller, wanted.siteId);
  if (typeof wanted.ownerId === 'string' && wanted.ownerId !== state.ownerId)
    await checkOwner(tx, wanted.ownerId);
  if (wanted.name === undefined) Object.assign(wanted, composedName(state, wanted));
  return wanted;
}

/** A person's name follows given and family name as long as nobody named them otherwise. */
function composedName(state: State, wanted: State): State {
  const compose = (given: unknown, family: unknown): string =>
    [given, family].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const now = { ...state, ...wanted };
  const name = compose(now.givenName, now.familyName);
  const own = state.name !== undefined && state.name !== compose(state.givenName, state.familyName);
  return own || name === '' ? {} : { name };
}

/** Tags are told apart without regard to case; the first spelling stays. */
function distinctTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()];
}

async function checkOwner(tx: Db, ownerId: string): Promise<void> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('id', '=', ownerId)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!row) throw new Invalid('customers:noOwner');
}
