// What a fit says of every customer, as rows of customer_worth. Runs in the thread of the fit.
import { Copies, type CopyRows, type Packed } from '../../core/copy.ts';
import { signalsOrNone } from '../customers/signals.ts';
import { type Everybody, NOBODY } from './everybody.ts';
import type { History } from './models/tuples.ts';
import { outlooks, type Scoring } from './outlook.ts';
import { type CustomerHistory, signalOf } from './signals.ts';
import { moneyOf } from './money-of.ts';

/** When and as of when a fit speaks. */
export type Moment = {
  /** sixteen bytes */
  fitId: Uint8Array;
  /** when the fit began, in microseconds since 1970: a customer scored since (after an order) knows better */
  startedAt: number;
  /** noon of the day as of which everything is told, likewise */
  noon: number;
  /** the day of the data on which its month began */
  monthStart: number;
};

/** Of customer_worth, in the order of the rows. */
export const scoredColumns = [
  'fit_id',
  'alive',
  'purchases',
  'spend_minor',
  'next_year_minor',
  'lifetime_minor',
  'risk_minor',
  'rhythm_days',
  'due_at',
  'signal',
  'reason',
  'month_minor',
  'month_signal',
  'scored_at',
] as const;

const DAY = 86_400_000_000;
const ROWS_A_PIECE = 8_192;

/** @param table to write to: customer_worth or one like it @returns pieces of rows, each to be sent by itself */
export function* scoreRows(
  everybody: Everybody,
  scoring: Scoring,
  moment: Moment,
  table: string,
): Generator<Packed> {
  const outlookOf = outlooks(scoring);
  const total = everybody.x.length;
  for (let from = 0; from < total; from += ROWS_A_PIECE) {
    const copies = new Copies();
    const rows = copies.into(table, ['customer_id', ...scoredColumns]);
    for (let i = from; i < Math.min(total, from + ROWS_A_PIECE); i++) {
      const history = historyAt(everybody, i);
      scoreRow(rows, { everybody, i, history, outlook: outlookOf(history), scoring, moment });
    }
    yield copies.pack();
  }
}

type Scored = {
  everybody: Everybody;
  i: number;
  history: CustomerHistory;
  outlook: ReturnType<ReturnType<typeof outlooks>>;
  scoring: Scoring;
  moment: Moment;
};

function scoreRow(rows: CopyRows, { everybody, i, history, outlook, scoring, moment }: Scored): void {
  const { signal, reason } = signalOf(history, outlook);
  const money = moneyOf(history, outlook, everybody.spend[i]!, scoring.spend);
  const joinedBefore = everybody.joined[i]! < moment.monthStart;
  const monthMinor = everybody.monthMinor[i]!;
  const first = Number.isNaN(monthMinor);
  const said = everybody.monthSignal[i]!;
  const monthSignal = first ? (joinedBefore ? signal : null) : said === NOBODY ? null : signalsOrNone[said]!;
  rows.row();
  rows.uuid(everybody.ids, i * 16);
  rows.uuid(moment.fitId);
  orNull(rows, outlook.alive);
  rows.float4(outlook.purchases);
  rows.int8(money.spend);
  rows.int8(money.nextYear);
  rows.int8(money.lifetime);
  rows.int8(money.risk);
  orNull(rows, outlook.rhythmDays);
  if (outlook.dueDays === null) rows.null();
  else rows.timestamp(moment.noon + (history.tx - history.T + outlook.dueDays) * DAY);
  rows.text(signal);
  rows.jsonb(reason);
  rows.int8(first ? (joinedBefore ? money.nextYear : 0) : monthMinor);
  rows.text(monthSignal);
  rows.timestamp(moment.startedAt);
}

function orNull(rows: CopyRows, value: number | null): void {
  if (value === null) rows.null();
  else rows.float4(value);
}

function historyAt(all: Everybody, i: number): CustomerHistory {
  const back: History = { x: all.back_x[i]!, tx: all.back_tx[i]!, T: all.back_t[i]! };
  return {
    x: all.x[i]!,
    tx: all.tx[i]!,
    T: all.t[i]!,
    second: all.second[i]!,
    growth: all.growth[i]!,
    back: back.T > 0 ? back : null,
  };
}
