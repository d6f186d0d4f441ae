import type { DateOrder } from './dates.ts';
import { decideStyle, type DecimalStyle } from './decimals.ts';
import { decideDateOrder, evidenceOf, type ColumnEvidence } from './evidence.ts';
import { roleByName, type Role } from './roles.ts';
import { roleByStructure } from './structure.ts';

export type Confidence = 'sure' | 'likely' | 'unsure';

/** Why a column was taken for what it is; each has a sentence in `imports:reason.<code>`. */
export type Reason =
  | 'name'
  | 'partOfName'
  | 'content'
  | 'nameAndContentDisagree'
  | 'roleTaken'
  | 'repetition'
  | 'twin'
  | 'onlyNumbers'
  | 'unknown'
  | 'chosen';

export interface Recognised {
  role: Role;
  confidence: Confidence;
  reason: Reason;
}

export interface Recognition {
  columns: Recognised[];
  dateOrder: DateOrder;
  dateAmbiguous: boolean;
  decimalStyle: DecimalStyle;
  decimalAmbiguous: boolean;
}

const NUMERIC: ReadonlySet<Role> = new Set(['quantity', 'unitPrice', 'amount', 'cost', 'lineNumber']);

/**
 * What each column of a sample is: by its name, checked against its values; by its values where the name says
 * nothing. No role is given twice.
 * @param names - empty strings where there is no header
 * @param style - known beforehand for workbooks
 */
export function recognise(names: string[], sample: string[][], style?: DecimalStyle): Recognition {
  const values = names.map((_, column) => sample.map((record) => record[column] ?? ''));
  const numeric = names.map((name, column) => isNumeric(name, values[column] ?? []));
  const numbers = values.filter((_, column) => numeric[column]).flat();
  const decimal = style === undefined ? decideStyle(numbers, 'point') : { style, ambiguous: false };
  const orders = values.map((column) => decideDateOrder(column));
  const evidence = values.map((column, i) => evidenceOf(column, orders[i]?.order ?? 'ymd', decimal.style));

  const columns: (Recognised | undefined)[] = names.map(() => undefined);
  const taken = new Set<Role>();
  const give = (column: number, role: Role, confidence: Confidence, reason: Reason) => {
    columns[column] = { role, confidence, reason };
    if (role !== 'ignore') taken.add(role);
  };
  const byName = names.map(roleByName);
  for (const exact of [true, false]) {
    byName.forEach((guess, column) => {
      const facts = evidence[column];
      if (
        guess === undefined ||
        facts === undefined ||
        guess.exact !== exact ||
        columns[column] !== undefined
      )
        return;
      const role = refined(guess.role, facts, byName, evidence);
      if (taken.has(role)) give(column, 'ignore', 'unsure', 'roleTaken');
      else if (facts.filled > 0 && !agrees(role, facts))
        give(column, contentRole(facts, taken) ?? role, 'unsure', 'nameAndContentDisagree');
      else give(column, role, exact ? 'sure' : 'likely', exact ? 'name' : 'partOfName');
    });
  }
  evidence.forEach((facts, column) => {
    if (columns[column] !== undefined) return;
    const role = contentRole(facts, taken);
    if (role !== undefined) give(column, role, 'likely', 'content');
  });
  const open = columns.flatMap((column, i) => (column === undefined ? [i] : []));
  // beside columns with known names the others are what the file has besides: guessing would do harm
  if (byName.every((guess) => guess === undefined))
    roleByStructure(
      { open, values, evidence, taken, date: columns.findIndex((column) => column?.role === 'date') },
      give,
    );

  const date = columns.findIndex((column) => column?.role === 'date');
  return {
    columns: columns.map((column) => column ?? { role: 'ignore', confidence: 'unsure', reason: 'unknown' }),
    dateOrder: orders[date]?.order ?? 'ymd',
    dateAmbiguous: orders[date]?.ambiguous ?? false,
    decimalStyle: decimal.style,
    decimalAmbiguous: decimal.ambiguous,
  };
}

function isNumeric(name: string, values: string[]): boolean {
  const role = roleByName(name)?.role;
  if (
    role !== undefined &&
    role !== 'unitPrice' &&
    role !== 'amount' &&
    role !== 'cost' &&
    role !== 'quantity'
  )
    return false;
  const filled = values.filter((value) => value !== '');
  return (
    filled.length > 0 &&
    filled.filter((value) =>
      /^[^\p{L}]{0,4}[\p{L}]{0,3}\s?[-(]?\d[\d.,'’\s]*[)-]?\s?[^\d]{0,4}$/u.test(value),
    ).length >
      filled.length * 0.8
  );
}

/** A name may mean one thing in one file and another in the next; the values tell which. */
function refined(
  role: Role,
  facts: ColumnEvidence,
  byName: ({ role: Role } | undefined)[],
  all: ColumnEvidence[],
): Role {
  if (role === 'customerNumber' && facts.emails > 0.8) return 'email';
  if (role === 'customerNumber' && facts.words > 0.8 && facts.codes < 0.2) return 'customerName';
  if (role === 'productCode' && facts.words > 0.8 && facts.codes < 0.3 && facts.longest > 24)
    return 'productName';
  if (role === 'productName' && facts.codes > 0.9 && facts.words < 0.3) return 'productCode';
  if (role === 'unitPrice' && byName.every((guess) => guess?.role !== 'amount' && guess?.role !== 'quantity'))
    return 'amount';
  if (
    role === 'customerName' &&
    byName.every((guess) => guess?.role !== 'customerNumber' && guess?.role !== 'customerName') &&
    all.length < 3
  )
    return 'customerName';
  return role;
}

function agrees(role: Role, facts: ColumnEvidence): boolean {
  if (role === 'date') return facts.dates > 0.5;
  if (role === 'email') return facts.emails > 0.5;
  if (NUMERIC.has(role)) return facts.numbers > 0.5;
  return true;
}

/** @returns what only the values can say, without looking at other columns */
function contentRole(facts: ColumnEvidence, taken: ReadonlySet<Role>): Role | undefined {
  if (facts.filled === 0) return undefined;
  const found: Role | undefined =
    // five digits may be a day in a spreadsheet, but mostly number things
    facts.dates > 0.9 && facts.money < 0.5 && (facts.integers < 0.9 || facts.longest >= 8)
      ? 'date'
      : facts.emails > 0.8
        ? 'email'
        : facts.phones > 0.8
          ? 'phone'
          : facts.currencies > 0.9
            ? 'currency'
            : facts.countries > 0.8
              ? 'country'
              : undefined;
  return found === undefined || taken.has(found) ? undefined : found;
}
