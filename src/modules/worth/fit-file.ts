import { writeFile } from 'node:fs/promises';
import { Invalid } from '../../core/errors.ts';
import { dateOrders } from '../imports/read/dates.ts';
import { decimalStyles } from '../imports/read/decimals.ts';
import { oneOf } from '../imports/one-of.ts';
import { baselines, type BaselineName } from './models/baselines.ts';
import { bgNbd } from './models/bg-nbd.ts';
import { choose, type Choice } from './models/choose.ts';
import { evaluate, type HeldBack, type Predictions } from './models/evaluate.ts';
import type { Fit } from './models/fit.ts';
import {
  expectedSpend,
  fitGammaGamma,
  repeatSpend,
  winsorise,
  type GammaGammaParameters,
} from './models/gamma-gamma.ts';
import { mbgNbd } from './models/mbg-nbd.ts';
import { paretoNbd } from './models/pareto-nbd.ts';
import type { PurchaseModel } from './models/purchase-model.ts';
import { countCustomers, type Tuples } from './models/tuples.ts';
import { parseDay } from './parse-day.ts';
import { type Notation, readPurchases } from './purchases-file.ts';
import { groupByHistory, summarise, type Summary } from './summarise.ts';

/** What `rapport worth FILE` is asked; text as it comes from a command line. */
export type FitFileOptions = {
  file: string;
  /** By name in the header line, or by number from 1. */
  customerColumn: string | number;
  dateColumn: string | number;
  /** Left out: no money model. */
  amountColumn?: string | number;
  /** Last day that the models see, and last day of the period on which they are judged; ISO or yyyymmdd. */
  calibrateUntil: string | number;
  holdBackUntil: string | number;
  /** How dates and amounts are written: dmy or mdy, point or comma; where the file itself does not tell. */
  dateOrder?: string;
  decimals?: string;
  /** Unit of time of the parameters; weeks when left out. */
  unit?: string;
  /** Where to write the predictions of each customer as CSV. */
  predictions?: string;
  /** Cap extreme spends before the money model is fitted; off, as in the literature, when left out. */
  winsorise?: boolean;
};

type Scores = { mae: number; rmse: number; bias: number | null; auc: number | null; brier: number | null };

export type ModelReport = {
  parameters: Record<string, number>;
  logLikelihood: number;
  converged: boolean;
  /** Parameters run to the boundary: the history is too short to learn them. */
  boundary: boolean;
  /** Of gamma-gamma: the spend of a purchase day of those who bought. */
  heldBack: Scores;
};

export type FitReport = {
  customers: number;
  models: Partial<Record<ModelName, ModelReport>>;
  baselines: Record<BaselineName, Scores>;
  chosen: Choice;
};

type ModelName = 'mbg/nbd' | 'bg/nbd' | 'pareto/nbd' | 'gamma-gamma';

/** A purchase model fitted and asked about each distinct history. */
type Scored = {
  name: PurchaseModel<unknown>['name'];
  fit: Fit<Record<string, number>>;
  alive: Float64Array;
} & Predictions;

/**
 * Fits all models on a file of purchases, without any database, and judges them on the held-back period.
 * @throws Invalid in one sentence when the file or an option is not what it should be.
 */
export async function fitFile(options: FitFileOptions): Promise<FitReport> {
  const { calibrateUntil, holdBackUntil, daysPerUnit } = periodOf(options);
  const columns = {
    customer: String(options.customerColumn),
    date: String(options.dateColumn),
    ...(options.amountColumn === undefined ? {} : { amount: String(options.amountColumn) }),
  };
  const purchases = await readPurchases(options.file, columns, notationOf(options));
  const summaries = summarise(purchases, calibrateUntil, holdBackUntil);
  if (summaries.length === 0) {
    throw new Invalid('worth-file:nothingToFit', { date: String(options.calibrateUntil) });
  }
  const { tuples, place } = groupByHistory(summaries, daysPerUnit);
  const t = (holdBackUntil - calibrateUntil) / daysPerUnit;
  const actual = Float64Array.from(summaries, ({ heldBack }) => heldBack);
  const judge = (predictions: Predictions) => evaluate(spread(predictions, place), actual);

  const scored = [score(mbgNbd, tuples, t), score(bgNbd, tuples, t), score(paretoNbd, tuples, t)];
  const heldBack = scored.map(judge);
  const simple = baselines(tuples, t);
  const simpleHeldBack = {
    zero: judge(simple.zero),
    'own rate': judge(simple['own rate']),
    gap: judge(simple.gap),
  };
  const models: FitReport['models'] = {};
  scored.forEach(({ name, fit }, i) => (models[name] = modelReport(fit, scoresOf(heldBack[i]!))));

  const money = options.amountColumn === undefined ? null : fitMoney(summaries, options.winsorise ?? false);
  if (money) models['gamma-gamma'] = modelReport(money, spendScores(money.parameters, summaries));
  if (options.predictions !== undefined) {
    await writePredictions(
      options.predictions,
      summaries,
      daysPerUnit,
      place,
      scored,
      money?.parameters ?? null,
    );
  }
  return {
    customers: summaries.length,
    models,
    baselines: {
      zero: scoresOf(simpleHeldBack.zero),
      'own rate': scoresOf(simpleHeldBack['own rate']),
      gap: scoresOf(simpleHeldBack.gap),
    },
    chosen: choose({
      repeatBuyers: countCustomers(tuples).repeatBuyers,
      models: {
        'mbg/nbd': { fit: scored[0]!.fit, heldBack: heldBack[0]! },
        'pareto/nbd': { fit: scored[2]!.fit, heldBack: heldBack[2]! },
      },
      baselines: simpleHeldBack,
    }),
  };
}

function periodOf({ calibrateUntil, holdBackUntil, unit = 'weeks' }: FitFileOptions) {
  if (unit !== 'weeks' && unit !== 'days') throw new Invalid('worth-file:badUnit', { unit });
  const [from, to] = [calibrateUntil, holdBackUntil].map((date) => {
    const day = parseDay(String(date));
    if (day === null) throw new Invalid('worth-file:badOptionDate', { value: String(date) });
    return day;
  }) as [number, number];
  if (from >= to) {
    throw new Invalid('worth-file:noPeriod', { from: String(calibrateUntil), to: String(holdBackUntil) });
  }
  return { calibrateUntil: from, holdBackUntil: to, daysPerUnit: unit === 'weeks' ? 7 : 1 };
}

function notationOf({ dateOrder, decimals }: FitFileOptions): Notation {
  return {
    dateOrder: oneOf('--date-order', dateOrder, dateOrders),
    decimals: oneOf('--decimals', decimals, decimalStyles),
  };
}

function score<P extends Record<string, number>>(model: PurchaseModel<P>, tuples: Tuples, t: number): Scored {
  const fit = model.fit(tuples);
  const each = (answer: (history: { x: number; tx: number; T: number }) => number) =>
    Float64Array.from(tuples.count, (_, i) =>
      answer({ x: tuples.x[i]!, tx: tuples.tx[i]!, T: tuples.T[i]! }),
    );
  return {
    name: model.name,
    fit,
    alive: each((history) => model.pAlive(fit.parameters, history)),
    expected: each((history) => model.expectedPurchases(fit.parameters, history, t)),
    probability: each((history) => model.pBuyWithin(fit.parameters, history, t)),
  };
}

/** From one entry a history to one entry a customer. */
function spread({ expected, probability, score: order }: Predictions, place: Int32Array): Predictions {
  const all = (values: Float64Array) => Float64Array.from(place, (at) => values[at]!);
  return { expected: all(expected), probability: all(probability), ...(order ? { score: all(order) } : {}) };
}

function fitMoney(summaries: readonly Summary[], cap: boolean): Fit<GammaGammaParameters> {
  const spend = repeatSpend(summaries.map(({ x, meanSpend }) => ({ x, mean: meanSpend })));
  return fitGammaGamma(cap ? winsorise(spend) : spend);
}

function spendScores(parameters: GammaGammaParameters, summaries: readonly Summary[]): Scores {
  const bought = summaries.filter(({ heldBackSpend }) => Number.isFinite(heldBackSpend));
  const expected = Float64Array.from(bought, ({ x, meanSpend }) => expectedSpend(parameters, x, meanSpend));
  const probability = new Float64Array(bought.length);
  const { mae, rmse, bias } = evaluate(
    { expected, probability },
    bought.map(({ heldBackSpend }) => heldBackSpend),
  );
  return { mae, rmse, bias, auc: null, brier: null };
}

function scoresOf({ mae, rmse, bias, auc, brier }: HeldBack): Scores {
  return { mae, rmse, bias, auc, brier };
}

function modelReport(
  { parameters, logLikelihood, converged, boundary }: Fit<Record<string, number>>,
  heldBack: Scores,
): ModelReport {
  return { parameters, logLikelihood, converged, boundary: boundary !== 'none', heldBack };
}

const LINES_A_WRITE = 1000;

async function writePredictions(
  file: string,
  summaries: readonly Summary[],
  daysPerUnit: number,
  place: Int32Array,
  scored: readonly Scored[],
  money: GammaGammaParameters | null,
): Promise<void> {
  const head = ['customer', 'x', 'tx', 'T', 'actual'];
  for (const { name } of scored)
    for (const what of ['expected', 'p_alive', 'p_buy']) head.push(`${name} ${what}`);
  if (money) head.push('gamma-gamma expected_spend');
  function* lines() {
    let text = `${head.join(',')}\n`;
    for (const [i, { customer, x, tx, T, meanSpend, heldBack }] of summaries.entries()) {
      const at = place[i]!;
      const row: (string | number)[] = [quoted(customer), x, tx / daysPerUnit, T / daysPerUnit, heldBack];
      for (const { expected, alive, probability } of scored)
        row.push(expected[at]!, alive[at]!, probability[at]!);
      if (money) row.push(expectedSpend(money, x, meanSpend));
      text += `${row.join(',')}\n`;
      if (i % LINES_A_WRITE === 0) {
        yield text;
        text = '';
      }
    }
    yield text;
  }
  await writeFile(file, lines()).catch((error: unknown) => {
    throw new Invalid('worth-file:cannotWrite', {
      file,
      reason: error instanceof Error ? error.message : '',
    });
  });
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What the command line hands over, checked: every option that must be there is named when it is missing. */
export async function runWorthFile(given: Partial<FitFileOptions>): Promise<FitReport> {
  const { file, customerColumn, dateColumn, calibrateUntil, holdBackUntil } = given;
  const needed = { file, customerColumn, dateColumn, calibrateUntil, holdBackUntil };
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    value === undefined || value === '' ? [name] : [],
  );
  if (
    file === undefined ||
    customerColumn === undefined ||
    dateColumn === undefined ||
    calibrateUntil === undefined ||
    holdBackUntil === undefined ||
    missing.length > 0
  ) {
    throw new Invalid('worth-file:missingOptions', { options: missing.map(flag).join(', ') });
  }
  return fitFile({ ...given, file, customerColumn, dateColumn, calibrateUntil, holdBackUntil });
}

function flag(name: string): string {
  return name === 'file' ? 'FILE' : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
