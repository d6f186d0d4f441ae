// What a fit tells about itself (fits.models), as it is kept and shown.
import type { BaselineName } from './models/baselines.ts';
import type { Boundary } from './models/fit.ts';
import type { HeldBack } from './models/evaluate.ts';

export type ModelName = 'mbg/nbd' | 'bg/nbd' | 'pareto/nbd' | 'gamma-gamma';
export type Scores = Pick<HeldBack, 'mae' | 'rmse' | 'bias' | 'auc' | 'brier'>;

export type ModelReport = {
  /** times in weeks, money in minor units */
  parameters: Record<string, number>;
  logLikelihood: number;
  converged: boolean;
  boundary: Boundary;
  /** on the held-back period, fitted without it; null where nothing was held back, and of gamma-gamma */
  heldBack: Scores | null;
};

export type HonestyModels = {
  models: Partial<Record<ModelName, ModelReport>>;
  baselines: Record<BaselineName, Scores> | null;
  /** how what is in use did on the held-back period, with its calibration */
  used: HeldBack | null;
  /** first and last day of the held-back period; null: too short a history */
  heldBack: { from: string; to: string; days: number; season: number } | null;
  season: { months: number; cycles: number; reason: 'less-than-a-cycle' | 'one-cycle' | 'learnt' };
};
