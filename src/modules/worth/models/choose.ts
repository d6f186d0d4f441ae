import type { BaselineName } from './baselines.ts';
import type { HeldBack } from './evaluate.ts';
import type { Fit } from './fit.ts';

/** Fewer repeat buyers than this: counts and rhythm are shown, no model. */
export const FEWEST_REPEAT_BUYERS = 100;

/** Candidates in the order in which they are tried. BG/NBD is not among them: it takes all one-time buyers for alive. */
const CANDIDATES = ['mbg/nbd', 'pareto/nbd'] as const;
export type Candidate = (typeof CANDIDATES)[number];

type Scores = Pick<HeldBack, 'rmse' | 'brier'>;

export type Evidence = {
  repeatBuyers: number;
  /** Fitted candidates; held-back scores are null when nothing was held back. */
  models: Partial<
    Record<Candidate, { fit: Pick<Fit<unknown>, 'converged' | 'boundary'>; heldBack: Scores | null }>
  >;
  baselines: Record<BaselineName, Scores> | null;
};

/** What the card is based on, and why; the reason is put into words where it is shown. */
export type Choice =
  /** The model beat every baseline on the held-back period. */
  | { model: Candidate; reason: 'beats-baselines'; params: Record<string, never> }
  /** Nothing was held back, so the model is used but not proven. */
  | { model: Candidate; reason: 'unproven'; params: Record<string, never> }
  | { model: 'none'; reason: 'few-repeat-buyers'; params: { repeatBuyers: number; needed: number } }
  /** Too short a history to tell who has left. */
  | { model: 'gap'; reason: 'leaving-not-visible'; params: Record<string, never> }
  | { model: 'gap'; reason: 'not-converged'; params: Record<string, never> }
  | {
      model: 'gap';
      reason: 'loses-to-baseline';
      params: { baseline: BaselineName; score: 'rmse' | 'brier' };
    };

/**
 * A model loses when a baseline is nearer to the number of purchases (RMSE) or to who buys (Brier): both are smallest
 * for the true expectation. MAE is shown but does not judge, since "nobody buys" is hard to beat on it where most do
 * not; AUC does not either, since it ignores the numbers that the card shows.
 */
export function choose({ repeatBuyers, models, baselines }: Evidence): Choice {
  if (repeatBuyers < FEWEST_REPEAT_BUYERS) {
    return {
      model: 'none',
      reason: 'few-repeat-buyers',
      params: { repeatBuyers, needed: FEWEST_REPEAT_BUYERS },
    };
  }
  const choices = CANDIDATES.flatMap((model) => {
    const evidence = models[model];
    return evidence ? [judge(model, evidence, baselines)] : [];
  });
  // Where all are refused, the reason told is that of the first.
  return (
    choices.find(({ model }) => model !== 'gap') ??
    choices[0] ?? { model: 'gap', reason: 'not-converged', params: {} }
  );
}

function judge(
  model: Candidate,
  { fit, heldBack }: NonNullable<Evidence['models'][Candidate]>,
  baselines: Evidence['baselines'],
): Choice {
  if (fit.boundary === 'leaving') return { model: 'gap', reason: 'leaving-not-visible', params: {} };
  if (!fit.converged) return { model: 'gap', reason: 'not-converged', params: {} };
  if (!heldBack || !baselines) return { model, reason: 'unproven', params: {} };
  for (const baseline of ['own rate', 'gap', 'zero'] as const) {
    for (const score of ['rmse', 'brier'] as const) {
      if (heldBack[score] > baselines[baseline][score]) {
        return { model: 'gap', reason: 'loses-to-baseline', params: { baseline, score } };
      }
    }
  }
  return { model, reason: 'beats-baselines', params: {} };
}
