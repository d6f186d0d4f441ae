import type { ColumnEvidence } from './evidence.ts';
import type { Confidence, Reason } from './recognise.ts';
import type { Role } from './roles.ts';

interface Columns {
  /** Columns that have no role yet. */
  open: number[];
  values: string[][];
  evidence: ColumnEvidence[];
  taken: ReadonlySet<Role>;
  /** The column of the date, -1 when there is none. */
  date: number;
}

type Give = (column: number, role: Role, confidence: Confidence, reason: Reason) => void;

/**
 * Gives roles by how columns hang together, for files without a header: an order has one date and stands in
 * neighbouring lines, a customer comes back on other days, an amount is quantity times price. Never sure.
 */
export function roleByStructure({ open, values, evidence, taken, date }: Columns, give: Give): void {
  const left = new Set(open.filter((column) => (evidence[column]?.filled ?? 0) > 0));
  const facts = (column: number) => evidence[column] as ColumnEvidence;
  const take = (column: number | undefined, role: Role, confidence: Confidence, reason: Reason) => {
    if (column === undefined || taken.has(role)) return;
    left.delete(column);
    give(column, role, confidence, reason);
  };

  const money = [...left].filter((column) => facts(column).numbers > 0.95 && facts(column).money > 0.5);
  const counts = [...left].filter(
    (column) =>
      facts(column).integers > 0.95 &&
      facts(column).median <= 100 &&
      facts(column).distinct < 400 &&
      facts(column).unique < 0.3,
  );
  const quantity = counts.toSorted((a, b) => facts(a).median - facts(b).median)[0];
  take(quantity, 'quantity', 'unsure', 'onlyNumbers');
  const [first, second] = money;
  if (first !== undefined && second !== undefined) {
    const larger = facts(first).median >= facts(second).median ? first : second;
    take(larger, 'amount', 'unsure', 'onlyNumbers');
    take(larger === first ? second : first, 'unitPrice', 'unsure', 'onlyNumbers');
  } else if (!taken.has('unitPrice')) take(first, 'amount', 'unsure', 'onlyNumbers');

  const codes = [...left].filter((column) => facts(column).codes > 0.9 && facts(column).distinct > 1);
  const order = codes.find(
    (column) => date >= 0 && facts(column).unique < 0.95 && isOrder(values[column] ?? [], values[date] ?? []),
  );
  take(order, 'orderNumber', 'unsure', 'repetition');
  const repeating = codes.filter((column) => left.has(column) && facts(column).unique < 0.9);
  const customers = repeating.filter((column) => facts(column).integers > 0.9);
  const chosen =
    customers.find(
      (column) =>
        customers.some((other) => other !== column && twins(values[column] ?? [], values[other] ?? [])) &&
        isRunning(values[column] ?? []),
    ) ?? customers[0];
  if (chosen !== undefined) {
    const twin = customers.filter(
      (other) => other !== chosen && twins(values[chosen] ?? [], values[other] ?? []),
    );
    take(chosen, 'customerNumber', 'unsure', twin.length > 0 ? 'twin' : 'repetition');
    for (const column of twin) take(column, 'ignore', 'unsure', 'twin');
  }
  take(
    repeating.find((column) => left.has(column)),
    'productCode',
    'unsure',
    'repetition',
  );
  const words = [...left].filter((column) => facts(column).words > 0.7);
  take(words.toSorted((a, b) => facts(b).longest - facts(a).longest)[0], 'productName', 'unsure', 'content');
}

/** Every value has one date, and its lines stand together. */
function isOrder(values: string[], dates: string[]): boolean {
  const dateOf = new Map<string, string>();
  let broken = 0;
  let repeated = 0;
  values.forEach((value, i) => {
    const known = dateOf.get(value);
    if (known === undefined) dateOf.set(value, dates[i] ?? '');
    else {
      repeated++;
      if (known !== dates[i] || values[i - 1] !== value) broken++;
    }
  });
  return repeated > 0 && broken <= repeated * 0.05;
}

/** The two columns number the same things: one value of the one for each of the other. */
function twins(a: string[], b: string[]): boolean {
  const forth = new Map<string, string>();
  const back = new Map<string, string>();
  return a.every((value, i) => {
    const other = b[i] ?? '';
    if ((forth.get(value) ?? other) !== other || (back.get(other) ?? value) !== value) return false;
    forth.set(value, other);
    back.set(other, value);
    return true;
  });
}

/** Numbers without gaps: this file's own count of its customers, where the other is from a larger list. */
function isRunning(values: string[]): boolean {
  const numbers = [...new Set(values)].map(Number);
  const span = Math.max(...numbers) - Math.min(...numbers) + 1;
  return span <= numbers.length * 1.05;
}
