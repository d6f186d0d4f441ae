// Everybody who bought, as a fit looks at them: one place a customer in a struct of arrays. They lie in shared memory,
// so that the thread that learns and the one that writes look at the same.

const ages = [
  'joined',
  'x',
  'tx',
  't',
  'second',
  'growth',
  'back_x',
  'back_tx',
  'back_t',
  'calibration_x',
  'calibration_tx',
  'held_back',
] as const;

/**
 * Days are numbered as in a Window, and 0 stands for "there is none". `joined`: the day of the first purchase; `x`, `tx`,
 * `t`: repeat purchase days, and the time of the last one and the age in days; `second`: days from the first purchase to
 * the second, of newcomers; `growth`: per cent by which the last year beats the one before; `back_…`: the history at the
 * end of a long silence, of those who came back; `calibration_…`: the history at the beginning of the held-back period (x
 * is -1 for those who joined later), and `held_back` the purchase days in it.
 */
export type Everybody = Record<(typeof ages)[number], Int32Array<SharedArrayBuffer>> & {
  /** sixteen bytes each */
  ids: Uint8Array<SharedArrayBuffer>;
  /** so far, in minor units */
  spend: Float64Array<SharedArrayBuffer>;
  /** what was said when the month began: NaN where this is the first fit that knows them */
  monthMinor: Float64Array<SharedArrayBuffer>;
  /** places in signalsOrNone, or NOBODY: was not a customer then */
  monthSignal: Uint8Array<SharedArrayBuffer>;
};

export const NOBODY = 255;

export function emptyEverybody(customers: number): Everybody {
  const named = ages.map((name) => [name, new Int32Array(new SharedArrayBuffer(customers * 4))] as const);
  return {
    ...(Object.fromEntries(named) as Record<(typeof ages)[number], Int32Array<SharedArrayBuffer>>),
    ids: new Uint8Array(new SharedArrayBuffer(customers * 16)),
    spend: new Float64Array(new SharedArrayBuffer(customers * 8)),
    monthMinor: new Float64Array(new SharedArrayBuffer(customers * 8)),
    monthSignal: new Uint8Array(new SharedArrayBuffer(customers)),
  };
}
