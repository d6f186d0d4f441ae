// What is looked at stands in the address: a list can be sent to somebody, and Back goes back.
import { type Operator, operators, type SortKey, sortKeys } from '../fields.ts';

export type Said = { field: string; op: Operator; values: (string | number | boolean)[] };
export type ListSearch = {
  filter?: Said[];
  sort?: SortKey;
  direction?: 'asc' | 'desc';
  columns?: string[];
};

/**
 * Only the form is read here: whether a condition makes sense is the server's to say.
 * @returns every key, since the router leaves what stands in the address where none is
 */
export function readSearch(search: Record<string, unknown>): ListSearch {
  const filter = Array.isArray(search.filter)
    ? search.filter.map(readSaid).filter((one) => one !== null)
    : [];
  const columns = Array.isArray(search.columns)
    ? search.columns.filter((one): one is string => typeof one === 'string')
    : [];
  const sort = sortKeys.find((key) => key === search.sort);
  return {
    filter: filter.length > 0 ? filter : undefined,
    sort,
    direction: sort && (search.direction === 'desc' ? 'desc' : 'asc'),
    columns: columns.length > 0 ? columns : undefined,
  };
}

function readSaid(value: unknown): Said | null {
  if (typeof value !== 'object' || value === null) return null;
  const { field, op, values = [] } = value as Record<string, unknown>;
  const known = operators.find((one) => one === op);
  const plain = (one: unknown): one is Said['values'][number] =>
    ['string', 'number', 'boolean'].includes(typeof one);
  if (typeof field !== 'string' || !known || !Array.isArray(values)) return null;
  return { field, op: known, values: values.filter(plain) };
}
