/** How good a forecast was on a period that it had not seen. */

/** One entry a customer, or a group of customers of one history and one outcome. */
export type Predictions = {
  /** Expected purchases in the period. */
  expected: Float64Array;
  /** Probability of at least one. */
  probability: Float64Array;
  /** What to rank by where that is not the probability; higher buys sooner. */
  score?: Float64Array;
};

/** A band of customers of like probability, from the least to the most likely. */
export type CalibrationBand = {
  customers: number;
  /** Mean probability given, and share that did buy, with its 95 % interval (Wilson 1927). */
  predicted: number;
  observed: number;
  low: number;
  high: number;
  /** Mean purchases expected and made. */
  expectedPurchases: number;
  actualPurchases: number;
};

export type HeldBack = {
  customers: number;
  /** Mean absolute and root mean squared error of the number of purchases. */
  mae: number;
  rmse: number;
  /** Purchases expected in total over purchases made, minus 1; null when none were made. */
  bias: number | null;
  /** Probability that a buyer was ranked above one who did not buy; null when all or none bought. */
  auc: number | null;
  /** Mean squared error of the probability. */
  brier: number;
  calibration: CalibrationBand[];
};

const BANDS = 10;

/**
 * @param actual purchases made in the period, one entry a prediction.
 * @param count customers of each entry; 1 when left out.
 */
export function evaluate(
  predictions: Predictions,
  actual: ArrayLike<number>,
  count?: ArrayLike<number>,
): HeldBack {
  const { expected, probability } = predictions;
  let [customers, absolute, squared, forecast, made, brier] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < expected.length; i++) {
    const weight = count ? count[i]! : 1;
    const error = expected[i]! - actual[i]!;
    customers += weight;
    absolute += weight * Math.abs(error);
    squared += weight * error * error;
    forecast += weight * expected[i]!;
    made += weight * actual[i]!;
    brier += weight * (probability[i]! - (actual[i]! > 0 ? 1 : 0)) ** 2;
  }
  const each = customers > 0 ? 1 / customers : 0;
  return {
    customers,
    mae: absolute * each,
    rmse: Math.sqrt(squared * each),
    bias: made > 0 ? forecast / made - 1 : null,
    auc: areaUnderCurve(predictions.score ?? probability, actual, count),
    brier: brier * each,
    calibration: calibration(predictions, actual, count),
  };
}

/** By ranks, ties counting half: one sort. */
function areaUnderCurve(
  score: Float64Array,
  actual: ArrayLike<number>,
  count?: ArrayLike<number>,
): number | null {
  const order = ascending(score);
  let [buyers, others, won] = [0, 0, 0];
  for (let start = 0; start < order.length;) {
    let [tiedBuyers, tiedOthers, end] = [0, 0, start];
    for (; end < order.length && score[order[end]!] === score[order[start]!]; end++) {
      const weight = count ? count[order[end]!]! : 1;
      if (actual[order[end]!]! > 0) tiedBuyers += weight;
      else tiedOthers += weight;
    }
    won += tiedBuyers * (others + tiedOthers / 2);
    buyers += tiedBuyers;
    others += tiedOthers;
    start = end;
  }
  return buyers > 0 && others > 0 ? won / (buyers * others) : null;
}

/** Deciles of the probability. Equal probabilities stay in one band, so there may be fewer than ten. */
function calibration(
  { expected, probability }: Predictions,
  actual: ArrayLike<number>,
  count?: ArrayLike<number>,
): CalibrationBand[] {
  const order = ascending(probability);
  const total = order.reduce((sum, i) => sum + (count ? count[i]! : 1), 0);
  const bands: CalibrationBand[] = [];
  let [customers, sum, buyers, forecast, made, seen] = [0, 0, 0, 0, 0, 0];
  for (let place = 0; place < order.length; place++) {
    const i = order[place]!;
    const weight = count ? count[i]! : 1;
    customers += weight;
    sum += weight * probability[i]!;
    buyers += actual[i]! > 0 ? weight : 0;
    forecast += weight * expected[i]!;
    made += weight * actual[i]!;
    const last = place === order.length - 1;
    const nextEdge = ((Math.floor((seen * BANDS) / total + 1e-9) + 1) * total) / BANDS;
    const tied = !last && probability[order[place + 1]!] === probability[i];
    if (tied || (!last && seen + customers < nextEdge)) continue;
    if (customers > 0) {
      bands.push({
        customers,
        predicted: sum / customers,
        observed: buyers / customers,
        ...wilson(buyers, customers),
        expectedPurchases: forecast / customers,
        actualPurchases: made / customers,
      });
    }
    seen += customers;
    [customers, sum, buyers, forecast, made] = [0, 0, 0, 0, 0];
  }
  return bands;
}

/** @returns the 95 % score interval of a share (Wilson 1927). */
export function wilson(successes: number, trials: number): { low: number; high: number } {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const z = 1.959963984540054;
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const middle = (share + (z * z) / (2 * trials)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function ascending(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
