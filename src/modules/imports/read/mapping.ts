import type { Recognised } from './recognise.ts';
import { plainName, ROLES, type Role } from './roles.ts';
import { UnreadableFile } from './unreadable.ts';

/** A person's word on columns: role → column by name, or by its number from 1; "" leaves the role out. */
export type Mapping = Partial<Record<Role, string | number>>;

/**
 * Puts a person's mapping over what was recognised. A column that is given a role loses its own; a role that is
 * given to a column is taken from the one that had it. What stays as it was recognised stays as sure as it was.
 * @throws UnreadableFile noSuchColumn
 */
export function mapColumns(recognised: Recognised[], names: string[], mapping: Mapping): Recognised[] {
  const columns = recognised.map((column) => ({ ...column }));
  for (const role of ROLES) {
    const given = mapping[role];
    if (given === undefined) continue;
    const chosen = given === '' ? undefined : columns[findColumn(names, given)];
    if (given !== '' && chosen === undefined)
      throw new UnreadableFile('noSuchColumn', { column: String(given) });
    if (role !== 'ignore') {
      for (const column of columns)
        if (column.role === role && column !== chosen)
          Object.assign(column, { role: 'ignore', reason: 'chosen' });
    }
    if (chosen !== undefined && chosen.role !== role)
      Object.assign(chosen, { role, confidence: 'sure', reason: 'chosen' });
  }
  return columns;
}

/**
 * As {@link mapColumns}.
 * @throws UnreadableFile noSuchColumn; noDateColumn or noAmountColumn when the result cannot be imported
 */
export function applyMapping(recognised: Recognised[], names: string[], mapping: Mapping): Recognised[] {
  const columns = mapColumns(recognised, names, mapping);
  const has = (role: Role) => columns.some((column) => column.role === role);
  if (!has('date')) throw new UnreadableFile('noDateColumn');
  if (!has('amount') && !has('unitPrice')) throw new UnreadableFile('noAmountColumn');
  return columns;
}

/** @returns the place of a column that a person names, by name or by number from 1; -1 or beyond the last for none */
export function findColumn(names: string[], given: string | number): number {
  if (typeof given === 'number') return given - 1;
  const exact = names.indexOf(given);
  if (exact >= 0) return exact;
  if (/^\d+$/.test(given)) return Number(given) - 1;
  return names.findIndex((name) => name !== '' && plainName(name) === plainName(given));
}
