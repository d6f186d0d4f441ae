// A call as its events leave it. A fold over all of them, so that duplicates and events out of order come to the same end.
import type { EventKind } from './adapters/adapter.ts';

export type CallEvent = {
  event_id: string;
  kind: EventKind | 'taken';
  at: Date;
  staff_id: string | null;
  seconds: number | null;
};
export type Folded = {
  state: 'ringing' | 'answered' | 'ended' | 'missed';
  rang_at: Date;
  answered_at: Date | null;
  ended_at: Date | null;
  /** until answered or given up; null when nobody heard it ring */
  rings: number | null;
  passed: number;
  staff_id: string | null;
};

/** Two seconds of sound and four of silence (ITU-T E.180, the commonest cadence). */
export const ringSeconds = 6;

const endings: readonly string[] = ['ended', 'missed', 'blocked'];

/** @param events at least one, in any order */
export function fold(events: readonly CallEvent[]): Folded {
  const sorted = events.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || (a.event_id < b.event_id ? -1 : 1),
  );
  const first = (kind: string): Date | null => sorted.find((event) => event.kind === kind)?.at ?? null;
  const endedAt = sorted.findLast((event) => endings.includes(event.kind))?.at ?? null;
  const answeredAt = answered(sorted, first('answered') ?? first('passed_on'), endedAt);
  const heardRinging = first('ringing');
  const begun =
    sorted.find(({ kind }) => kind !== 'taken' && kind !== 'other')?.at ?? sorted[0]?.at ?? new Date(0);
  const rangAt = new Date(
    Math.min(heardRinging?.getTime() ?? Infinity, begun.getTime(), answeredAt?.getTime() ?? Infinity),
  );
  const blocked = sorted.some((event) => event.kind === 'blocked');
  const silentAt = answeredAt ?? endedAt;
  return {
    state:
      endedAt === null ? (answeredAt ? 'answered' : 'ringing') : answeredAt || blocked ? 'ended' : 'missed',
    rang_at: rangAt,
    answered_at: answeredAt,
    ended_at: endedAt,
    rings: heardRinging && silentAt ? ringsBetween(rangAt, silentAt) : null,
    passed: passes(sorted),
    staff_id: sorted.findLast((event) => event.staff_id !== null && holds(event.kind))?.staff_id ?? null,
  };
}

/** @returns the ring that sounds at `to`, from 1 */
export function ringsBetween(from: Date, to: Date): number {
  return Math.max(1, Math.floor((to.getTime() - from.getTime()) / 1000 / ringSeconds) + 1);
}

function holds(kind: string): boolean {
  return kind === 'answered' || kind === 'passed_on' || kind === 'taken';
}

/** Where only the end says how long was spoken, it was answered that long before; an answer after the end is clock noise. */
function answered(sorted: readonly CallEvent[], heard: Date | null, endedAt: Date | null): Date | null {
  const spoken = sorted.find((event) => event.kind === 'ended' && event.seconds !== null);
  if (heard === null) return spoken ? new Date(spoken.at.getTime() - (spoken.seconds ?? 0) * 1000) : null;
  return endedAt && heard > endedAt ? endedAt : heard;
}

/** Said to be passed on, or answered by somebody else than before. */
function passes(sorted: readonly CallEvent[]): number {
  let holder: string | null = null;
  let count = 0;
  for (const { kind, staff_id } of sorted) {
    if (kind === 'passed_on') count += 1;
    else if (kind === 'answered' && holder !== null && staff_id !== null && staff_id !== holder) count += 1;
    if (kind !== 'taken' && holds(kind)) holder = staff_id ?? holder;
  }
  return count;
}
