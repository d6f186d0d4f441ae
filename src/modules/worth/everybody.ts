// Everybody who bought, as a fit scores them: one place a customer in a struct of arrays, which a thread takes over
// without copying. Read once in PostgreSQL's binary format: two seconds for a million.
import type pg from 'pg';
import { type CopiedRow, copyOut } from '../../core/copy-out.ts';
import { type Signal, signals } from './signals.ts';

const ages = ['joined', 'x', 'tx', 't', 'second', 'growth', 'back_x', 'back_tx', 'back_t'] as const;

export type Everybody = Record<(typeof ages)[number], Int32Array<ArrayBuffer>> & {
  /** sixteen bytes each */
  ids: Uint8Array<ArrayBuffer>;
  /** so far, in minor units */
  spend: Float64Array<ArrayBuffer>;
  /** what was said when the month began: NaN where this is the first fit that knows them */
  monthMinor: Float64Array<ArrayBuffer>;
  /** places in signalNames, or NOBODY: was not a customer then */
  monthSignal: Uint8Array<ArrayBuffer>;
};

export const signalNames: readonly Signal[] = ['none', ...signals];
export const NOBODY = 255;

/**
 * Needs customer_histories.
 * @param newMonth whether this is the first fit of its month: what was said until now becomes the month's beginning
 */
export async function readEverybody(client: pg.ClientBase, newMonth: boolean): Promise<Everybody> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*) AS n FROM customer_histories');
  const everybody = emptyEverybody(rows[0]?.n ?? 0);
  const said = newMonth ? 'w.next_year_minor, w.signal' : 'w.month_minor, w.month_signal';
  let at = 0;
  await copyOut(
    client,
    `SELECT h.customer_id, ${ages.map((name) => `h.${name}`).join(', ')}, h.spend_minor, w.fit_id, ${said}
       FROM customer_histories h LEFT JOIN customer_worth w USING (customer_id)`,
    ages.length + 5,
    (row) => keep(everybody, at++, row),
  );
  return everybody;
}

function emptyEverybody(n: number): Everybody {
  const named = ages.map((name) => [name, new Int32Array(n)] as const);
  return {
    ...(Object.fromEntries(named) as Record<(typeof ages)[number], Int32Array<ArrayBuffer>>),
    ids: new Uint8Array(n * 16),
    spend: new Float64Array(n),
    monthMinor: new Float64Array(n),
    monthSignal: new Uint8Array(n),
  };
}

function keep(everybody: Everybody, at: number, row: CopiedRow): void {
  row.copy(0, everybody.ids, at * 16);
  let field = 1;
  for (const name of ages) everybody[name][at] = row.int4(field++);
  everybody.spend[at] = row.int8(field++);
  const known = !row.isNull(field++);
  everybody.monthMinor[at] = known ? row.int8(field) : Number.NaN;
  const wasNobody = !known || row.isNull(field + 1);
  everybody.monthSignal[at] = wasNobody ? NOBODY : signalNames.indexOf(row.text(field + 1) as Signal);
}

/** @returns what a thread takes over */
export function buffersOf(everybody: Everybody): ArrayBuffer[] {
  return Object.values(everybody).map(({ buffer }) => buffer);
}
