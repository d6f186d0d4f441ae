// Figures that take seconds to count are counted by a job and kept: when one is too old to be shown without a new one.

export type KeptCount = {
  requested_at: Date | null;
  counted_at: Date | null;
  /** that the latest took */
  seconds: number | null;
};

/**
 * A count that was asked for and never came is asked again after so long. One is good for five minutes, and longer where
 * counting is dear: it may take at most half a percent of the time.
 */
const [patience, goodFor, share] = [5 * 60_000, 5 * 60_000, 0.005];

export function standing(state: KeptCount, now: Date): 'on its way' | 'good' | 'old' {
  const [counted, requested] = [state.counted_at?.getTime() ?? 0, state.requested_at?.getTime() ?? 0];
  if (requested > counted && requested > now.getTime() - patience) return 'on its way';
  const good = Math.max(goodFor, ((state.seconds ?? 0) * 1000) / share);
  return counted > now.getTime() - good ? 'good' : 'old';
}
