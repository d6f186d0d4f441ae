// What a fit makes of the histories: models on all but the last weeks, judged on these, chosen, fitted again on
// everything. Pure and long: it runs in a thread of its own (learn-in-thread.ts).
import { type BaselineName, baselines } from './models/baselines.ts';
import { bgNbd } from './models/bg-nbd.ts';
import { type Candidate, choose, FEWEST_REPEAT_BUYERS } from './models/choose.ts';
import { evaluate, type HeldBack, type Predictions } from './models/evaluate.ts';
import { boxAround, type Fit, TOLERANCE } from './models/fit.ts';
import { fitGammaGamma, type GammaGammaParameters, repeatSpend, winsorise } from './models/gamma-gamma.ts';
import { mbgNbd } from './models/mbg-nbd.ts';
import { nobodyLeaves } from './models/nbd.ts';
import { minimise } from './models/optimise.ts';
import { paretoNbd } from './models/pareto-nbd.ts';
import { prepare } from './models/prepare.ts';
import type { PurchaseModel } from './models/purchase-model.ts';
import { countCustomers, subsample, TupleCounter, type Tuples } from './models/tuples.ts';
import { DAYS_PER_UNIT, type Pace, type Scoring } from './outlook.ts';
import type { HonestyModels, ModelName, ModelReport, Scores } from './report.ts';

/** What the database collapsed; struct of arrays, times in days. */
export type Material = {
  /** distinct histories as of today */
  histories: { x: Int32Array; tx: Int32Array; T: Int32Array; count: Int32Array };
  /** distinct histories at the beginning of the held-back period and what came of them; null: nothing is held back */
  calibration: {
    x: Int32Array;
    tx: Int32Array;
    T: Int32Array;
    heldBack: Int32Array;
    count: Int32Array;
    /** length of the period, and how busy the season makes it (1: as any other) */
    days: number;
    season: number;
  } | null;
  /** of repeat buyers: purchase days, and mean spend on one in minor units */
  spend: { days: Int32Array; mean: Float64Array };
};

export type Learnt = Pick<HonestyModels, 'models' | 'baselines' | 'used'> & {
  choice: ReturnType<typeof choose>;
  /** distinct histories */
  tuples: number;
  scoring: Scoring;
};

/**
 * Pareto/NBD costs twenty times as much a tuple (12 s of CPU for 450,000), and a sample tells well enough how it
 * compares. Where it is chosen it is fitted again on everything.
 */
const CROSS_CHECK_TUPLES = 10_000;
const crossCheck: typeof paretoNbd = {
  ...paretoNbd,
  fit(tuples) {
    if (tuples.x.length <= CROSS_CHECK_TUPLES) return paretoNbd.fit(tuples);
    const fit = paretoNbd.fit(subsample(tuples, CROSS_CHECK_TUPLES));
    return { ...fit, logLikelihood: paretoNbd.logLikelihood(fit.parameters, tuples) };
  },
};

/** Never throws for what the data are: too few, too short, all alike. */
export function learn({ histories, calibration, spend }: Material): Learnt {
  const everything = asTuples(histories);
  const judged = calibration && judge(calibration);
  const { repeatBuyers } = countCustomers(everything);
  const enough = repeatBuyers >= FEWEST_REPEAT_BUYERS;
  const fits = enough
    ? {
        'mbg/nbd': mbgNbd.fit(everything),
        'bg/nbd': bgNbd.fit(everything),
        'pareto/nbd': crossCheck.fit(everything),
      }
    : null;
  const choice = choose({
    repeatBuyers,
    models: fits
      ? {
          'mbg/nbd': { fit: fits['mbg/nbd'], heldBack: judged?.heldBack['mbg/nbd'] ?? null },
          'pareto/nbd': { fit: fits['pareto/nbd'], heldBack: judged?.heldBack['pareto/nbd'] ?? null },
        }
      : {},
    baselines: judged?.baselines ?? null,
  });
  const money = enough ? fitGammaGamma(winsorise(spendOf(spend))) : null;
  const models: Learnt['models'] = {};
  for (const name of ['mbg/nbd', 'bg/nbd', 'pareto/nbd'] as const) {
    if (fits) models[name] = reportOf(fits[name], judged?.heldBack[name] ?? null);
  }
  if (money) models['gamma-gamma'] = reportOf(money, null);
  const used = choice.model === 'none' ? null : (judged?.heldBack[choice.model] ?? null);
  return {
    choice,
    tuples: everything.x.length,
    scoring: { by: scoringBy(choice.model, fits, everything), spend: money && believable(money) },
    models,
    baselines: judged && {
      zero: scoresOf(judged.baselines.zero),
      'own rate': scoresOf(judged.baselines['own rate']),
      gap: scoresOf(judged.baselines.gap),
    },
    used,
  };
}

function scoringBy(
  model: Learnt['choice']['model'],
  fits: Record<Candidate, Fit<Record<string, number>>> | null,
  tuples: Tuples,
): Scoring['by'] {
  if (model === 'none' || !fits) return { model: 'none' };
  if (model === 'gap') return { model, parameters: fitPace(tuples) };
  if (model === 'pareto/nbd') return { model, parameters: paretoNbd.fit(tuples).parameters };
  return { model, parameters: fits[model].parameters };
}

/** Purchases at everybody's rate ~ Gamma(r, alpha), nobody leaving; per week. */
function fitPace(tuples: Tuples): Pace {
  const prepared = prepare(tuples);
  const box = boxAround([1, prepared.meanT]);
  const start = Float64Array.of(1, prepared.meanT).map(Math.log);
  const { theta } = minimise(nobodyLeaves(prepared), start, box, { tolerance: TOLERANCE });
  return { r: Math.exp(theta[0]!), alpha: Math.exp(theta[1]!) };
}

type Judged = {
  heldBack: Record<Exclude<ModelName, 'gamma-gamma'> | 'gap', HeldBack | null>;
  baselines: Record<BaselineName, HeldBack>;
};

/** Everybody on the period that nobody had seen. */
function judge(calibration: NonNullable<Material['calibration']>): Judged {
  const { heldBack: actual, count, days, season } = calibration;
  const tuples = asTuples(calibration);
  const rows = inUnits(calibration);
  const plain = days / DAYS_PER_UNIT;
  // The models may know the season; what is meant to be beaten is the simplest thing a person would do.
  const t = plain * season;
  const score = (predictions: Predictions) => evaluate(predictions, actual, count);
  const simple = baselines(rows, plain);
  const enough = countCustomers(tuples).repeatBuyers >= FEWEST_REPEAT_BUYERS;
  const model = <P>(each: PurchaseModel<P>) =>
    enough ? score(predict(each, each.fit(tuples).parameters, rows, t)) : null;
  return {
    heldBack: {
      'mbg/nbd': model(mbgNbd),
      'bg/nbd': model(bgNbd),
      'pareto/nbd': model(crossCheck),
      gap: enough ? score(atPace(fitPace(tuples), rows, t)) : null,
    },
    baselines: { zero: score(simple.zero), 'own rate': score(simple['own rate']), gap: score(simple.gap) },
  };
}

type Rows = { x: Int32Array; tx: Float64Array; T: Float64Array };

function predict<P>(model: PurchaseModel<P>, parameters: P, { x, tx, T }: Rows, t: number): Predictions {
  // What the living buy depends on x and T alone: see outlook.ts.
  const living = new Map<number, number>();
  const expected = new Float64Array(x.length);
  const probability = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const history = { x: x[i]!, tx: tx[i]!, T: T[i]! };
    const key = history.x * 100_000 + history.T;
    let each = living.get(key);
    if (each === undefined) {
      const now = { x: history.x, tx: history.T, T: history.T };
      each = model.expectedPurchases(parameters, now, t) / model.pAlive(parameters, now);
      living.set(key, each);
    }
    expected[i] = model.pAlive(parameters, history) * each;
    probability[i] = model.pBuyWithin(parameters, history, t);
  }
  return { expected, probability };
}

function atPace({ r, alpha }: Pace, { x, T }: Rows, t: number): Predictions {
  return {
    expected: Float64Array.from(x, (n, i) => ((r + n) / (alpha + T[i]!)) * t),
    probability: Float64Array.from(x, (n, i) => -Math.expm1(-(r + n) * Math.log1p(t / (alpha + T[i]!)))),
  };
}

type Days = { x: Int32Array; tx: Int32Array; T: Int32Array; count: Int32Array };

/** Histories that differ only in what the models do not look at become one. */
function asTuples({ x, tx, T, count }: Days): Tuples {
  const counter = new TupleCounter();
  for (let i = 0; i < x.length; i++) counter.add(x[i]!, tx[i]!, T[i]!, count[i]);
  return counter.tuples(DAYS_PER_UNIT);
}

function inUnits({ x, tx, T }: Days): Rows {
  const units = (days: Int32Array) => Float64Array.from(days, (each) => each / DAYS_PER_UNIT);
  return { x, tx: units(tx), T: units(T) };
}

function spendOf({ days, mean }: Material['spend']) {
  return repeatSpend(Array.from(days, (x, i) => ({ x, mean: mean[i]! })));
}

/** Without a believable spread of spends everybody's own mean is the better guess. */
function believable({
  parameters,
  converged,
  boundary,
}: Fit<GammaGammaParameters>): GammaGammaParameters | null {
  return converged && boundary === 'none' ? parameters : null;
}

function reportOf(fit: Fit<Record<string, number>>, heldBack: HeldBack | null): ModelReport {
  const { parameters, logLikelihood, converged, boundary } = fit;
  return { parameters, logLikelihood, converged, boundary, heldBack: heldBack && scoresOf(heldBack) };
}

function scoresOf({ mae, rmse, bias, auc, brier }: HeldBack): Scores {
  return { mae, rmse, bias, auc, brier };
}
