// Which facts who stays takes over, and how that is taken back.
import { isDeepStrictEqual } from 'node:util';
import { type AddressState, columns, entriesOf, type PointState, type State } from '../../customers/state.ts';

const noFact = new Set(['tags']);

/** Facts that can be chosen of either: those of a state that are values of their own. */
export function isFact(key: string): boolean {
  return (key in columns && !noFact.has(key)) || key.startsWith('custom.');
}

/** @returns what is taken where nobody chose: whatever who stays does not have */
export function whatIsMissing(stays: State, gone: State): string[] {
  return Object.keys(gone).filter(
    (key) => isFact(key) && isEmpty(stays[key]) && !isEmpty(gone[key]) && key !== 'kind' && key !== 'status',
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** @returns facts of who stays that become different; tags of both are kept */
export function takenFacts(stays: State, gone: State, take: readonly string[]): State {
  const taken: State = {};
  for (const key of take)
    if (isFact(key) && !isDeepStrictEqual(stays[key] ?? null, gone[key] ?? null))
      taken[key] = gone[key] ?? null;
  const tags = joinTags(stays.tags as string[], gone.tags as string[]);
  if (tags.length > (stays.tags as string[]).length) taken.tags = tags;
  return taken;
}

function joinTags(one: readonly string[], other: readonly string[]): string[] {
  const known = new Set(one.map((tag) => tag.toLowerCase()));
  return [...one, ...other.filter((tag) => !known.has(tag.toLowerCase()))];
}

/**
 * The contact points and the address that become the main ones as they were of who goes, once theirs have moved.
 * @returns entries of a state that become different
 */
export function takenMains(now: State, gone: State, take: readonly string[]): State {
  const changed: State = {};
  for (const key of take) {
    if (key === 'main.address') Object.assign(changed, mainAddress(now, gone));
    else if (key.startsWith('main.')) Object.assign(changed, mainPoint(now, gone, key.slice('main.'.length)));
  }
  return changed;
}

function mainPoint(now: State, gone: State, kind: string): State {
  const wanted = entriesOf<PointState>(gone, 'contactPoint').find(
    ([, point]) => point.kind === kind && point.main,
  );
  if (!wanted) return {};
  const changed = entriesOf<PointState>(now, 'contactPoint')
    .filter(([, point]) => point.kind === kind)
    .map(([id, point]) => [id, point, point.normalised === wanted[1].normalised] as const)
    .filter(([, point, main]) => point.main !== main);
  return Object.fromEntries(changed.map(([id, point, main]) => [`contactPoint.${id}`, { ...point, main }]));
}

function mainAddress(now: State, gone: State): State {
  const wanted = entriesOf<AddressState>(gone, 'address').find(([, address]) => address.main)?.[1];
  if (!wanted) return {};
  const text = ({ street, city, region, postcode, country }: AddressState): string =>
    JSON.stringify([street, city, region, postcode, country]);
  const changed = entriesOf<AddressState>(now, 'address')
    .map(([id, address]) => [id, address, text(address) === text(wanted)] as const)
    .filter(([, address, main]) => address.main !== main);
  return Object.fromEntries(changed.map(([id, address, main]) => [`address.${id}`, { ...address, main }]));
}

/** @returns what becomes different when it is taken back: what was changed again since stays as it is now */
export function givenBack(now: State, was: State, became: State): State {
  const back: State = {};
  for (const [key, value] of Object.entries(became)) {
    if (key === 'tags') {
      const added = new Set((value as string[]).filter((tag) => !(was.tags as string[]).includes(tag)));
      back.tags = (now.tags as string[]).filter((tag) => !added.has(tag));
    } else if (isDeepStrictEqual(now[key] ?? null, value)) back[key] = was[key] ?? null;
  }
  return back;
}
