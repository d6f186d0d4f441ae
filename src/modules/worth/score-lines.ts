import type { History } from './models/tuples.ts';
import { outlooks, type Scoring } from './outlook.ts';
import { type CustomerHistory, signalOf } from './signals.ts';

/** Distinct histories in all that scoring looks at: a struct of arrays, in the order of the columns of worth_scores. */
export type Keys = Record<(typeof keyColumns)[number], Int32Array>;
export const keyColumns = ['x', 'tx', 't', 'second', 'growth', 'back_x', 'back_tx', 'back_t'] as const;
export const scoreColumns = [
  ...keyColumns,
  'alive',
  'purchases',
  'discounted',
  'at_risk',
  'rhythm_days',
  'due_days',
  'signal',
  'reason',
] as const;

const CHUNK = 1 << 18;

/** @returns the scores of all histories as text for COPY, in pieces that a connection takes at once */
export function scoreLines(keys: Keys, scoring: Scoring): Uint8Array<ArrayBuffer>[] {
  const outlookOf = outlooks(scoring);
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let text = '';
  for (let i = 0; i < keys.x.length; i++) {
    const history = historyAt(keys, i);
    const outlook = outlookOf(history);
    const { signal, reason } = signalOf(history, outlook);
    for (const column of keyColumns) text += `${keys[column][i]}\t`;
    text += `${orNull(outlook.alive)}\t${outlook.purchases}\t${outlook.discounted}\t${outlook.atRisk}\t`;
    text += `${orNull(outlook.rhythmDays)}\t${orNull(outlook.dueDays)}\t${signal}\t${JSON.stringify(reason)}\n`;
    if (text.length < CHUNK) continue;
    pieces.push(encoder.encode(text));
    text = '';
  }
  pieces.push(encoder.encode(text));
  return pieces;
}

function historyAt(keys: Keys, i: number): CustomerHistory {
  const back: History = { x: keys.back_x[i]!, tx: keys.back_tx[i]!, T: keys.back_t[i]! };
  return {
    x: keys.x[i]!,
    tx: keys.tx[i]!,
    T: keys.t[i]!,
    second: keys.second[i]!,
    growth: keys.growth[i]!,
    back: back.T > 0 ? back : null,
  };
}

function orNull(value: number | null): number | string {
  return value ?? '\\N';
}
