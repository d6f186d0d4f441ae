import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { signalsOrNone } from '../customers/signals.ts';

/** Without siteId: all that the caller may see. */
const OfSite = z.object({ siteId: z.uuid().optional() });
const Share = z.number().min(0).max(1);
/** A calendar day, YYYY-MM-DD. */
const Day = z.string();

/** Why a model is used or not: a sentence worth:choice.<code> with params. */
const Choice = z.object({
  model: z.enum(['mbg/nbd', 'pareto/nbd', 'gap', 'none']),
  code: z.enum([
    'beats-baselines',
    'unproven',
    'few-repeat-buyers',
    'leaving-not-visible',
    'not-converged',
    'loses-to-baseline',
  ]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

const FitState = z.object({
  state: z.enum(['idle', 'waiting', 'running']),
  stage: z.enum(['reading', 'fitting', 'writing', 'counting']).nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  failed: z.boolean(),
  /** whether the fit that there is expects anything of customers at all; if not, their worth is no figure to show */
  expects: z.boolean(),
});

const Summary = z.object({
  /** everything is told as of this day: today, or the newest order of a history that ended */
  asOf: Day,
  firstDay: Day,
  madeAt: z.string(),
  choice: Choice,
  /** expected spend of all customers in the next 12 months, minor units; null where no expectation is made */
  nextYear: z
    .object({
      minor: z.int(),
      /** null: nothing was held back, so that nobody knows how wrong it may be */
      low: z.int().nullable(),
      high: z.int().nullable(),
    })
    .nullable(),
  customers: z.int(),
  /** how many of them are still customers; null where leaving cannot be told */
  alive: z.int().nullable(),
  /** how the worth changed since a day, minor units; null until the first month has begun */
  since: z.object({ day: Day, won: z.int(), grew: z.int(), shrank: z.int(), slipped: z.int() }).nullable(),
  /** share of worth by tenth of customers, the best first; empty without worth */
  tenths: z.array(Share),
  signals: z.array(
    z.object({
      signal: z.enum(signalsOrNone),
      customers: z.int(),
      nextYearMinor: z.int(),
      riskMinor: z.int(),
    }),
  ),
});

const Scores = z.object({
  /** mean absolute and root mean squared error of the number of purchases */
  mae: z.number(),
  rmse: z.number(),
  /** purchases expected over purchases made, minus 1 */
  bias: z.number().nullable(),
  /** chance that somebody who bought was ranked above somebody who did not */
  auc: z.number().nullable(),
  /** mean squared error of the probability */
  brier: z.number(),
});

export const worthContract = {
  summary: operation('worth.summary', {
    route: 'GET /worth',
    summary: 'What all customers are worth together, how it is spread and changed, and their signals',
    permission: 'worth.read',
    input: OfSite,
    output: z.object({ summary: Summary.nullable() }),
  }),
  retention: operation('worth.retention', {
    route: 'GET /worth/retention',
    summary: 'Who comes back: cohorts, repeat rate and regulars a day',
    permission: 'worth.read',
    input: OfSite,
    output: z.object({
      retention: z
        .object({
          asOf: Day,
          /** months after joining that the shares belong to */
          months: z.array(z.int()),
          cohorts: z.array(
            z.object({
              /** first day of the quarter in which they joined */
              quarter: Day,
              customers: z.int(),
              /** share that bought in the quarter so many months later; null: that quarter is not over */
              shares: z.array(Share.nullable()),
            }),
          ),
          /** customers with 1, 2, 3, 4 and 5 or more purchase days */
          purchases: z.array(z.int()),
          repeatRate: Share.nullable(),
          /** of the last year, days without a purchase left out */
          days: z.array(z.object({ day: Day, customers: z.int(), regulars: z.int() })),
        })
        .nullable(),
    }),
  }),
  honesty: operation('worth.honesty', {
    route: 'GET /worth/honesty',
    summary: 'How well the forecast did on a period that it had not seen, beside the simplest guesses',
    permission: 'worth.read',
    input: z.object({}),
    output: z.object({
      honesty: z
        .object({
          madeAt: z.string(),
          firstDay: Day,
          lastDay: Day,
          customers: z.int(),
          tuples: z.int(),
          seconds: z.number(),
          choice: Choice,
          heldBack: z.object({ from: Day, to: Day, days: z.int(), season: z.number() }).nullable(),
          /** how what is in use did; null where nothing was held back or no model is used */
          used: Scores.extend({
            customers: z.int(),
            calibration: z.array(
              z.object({
                customers: z.int(),
                predicted: Share,
                observed: Share,
                low: Share,
                high: Share,
                expectedPurchases: z.number(),
                actualPurchases: z.number(),
              }),
            ),
          }).nullable(),
          models: z.array(
            z.object({
              name: z.enum(['mbg/nbd', 'bg/nbd', 'pareto/nbd', 'gamma-gamma']),
              /** times in weeks, money in minor units */
              parameters: z.record(z.string(), z.number()),
              logLikelihood: z.number(),
              converged: z.boolean(),
              boundary: z.enum(['none', 'leaving', 'spread']),
              heldBack: Scores.nullable(),
            }),
          ),
          baselines: z.array(Scores.extend({ name: z.enum(['zero', 'own rate', 'gap']) })),
          season: z.object({
            months: z.int(),
            cycles: z.int(),
            reason: z.enum(['less-than-a-cycle', 'one-cycle', 'learnt']),
            /** January to December, mean 1 */
            index: z.array(z.number()).nullable(),
          }),
        })
        .nullable(),
    }),
  }),
  fit: operation('worth.fit', {
    route: 'POST /worth/fit',
    summary: 'Fit the models anew in the background',
    permission: 'worth.fit',
    input: z.object({}),
    output: FitState,
  }),
  fitState: operation('worth.fitState', {
    route: 'GET /worth/fit',
    summary: 'Whether a fit is running, and how far it is',
    permission: 'worth.read',
    input: z.object({}),
    output: FitState,
  }),
};
