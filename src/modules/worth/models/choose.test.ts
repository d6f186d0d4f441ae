import { describe, expect, test } from 'vitest';
import { choose, type Evidence } from './choose.ts';

const good = { fit: { converged: true, boundary: 'none' }, heldBack: { rmse: 1, brier: 0.1 } } as const;
const bad = { fit: { converged: true, boundary: 'none' }, heldBack: { rmse: 3, brier: 0.1 } } as const;
const simple = { rmse: 2, brier: 0.2 };
const evidence: Evidence = {
  repeatBuyers: 500,
  models: { 'mbg/nbd': good, 'pareto/nbd': good },
  baselines: { zero: simple, 'own rate': simple, gap: simple },
};

describe('which model is used', () => {
  test('MBG/NBD, when it beats every baseline on the held-back period', () => {
    expect(choose(evidence)).toEqual({ model: 'mbg/nbd', reason: 'beats-baselines', params: {} });
  });

  test('none, with fewer than 100 repeat buyers', () => {
    expect(choose({ ...evidence, repeatBuyers: 99 })).toEqual({
      model: 'none',
      reason: 'few-repeat-buyers',
      params: { repeatBuyers: 99, needed: 100 },
    });
    expect(choose({ ...evidence, repeatBuyers: 100 }).model).toBe('mbg/nbd');
  });

  test('Pareto/NBD, when MBG/NBD loses to a baseline and it does not', () => {
    expect(choose({ ...evidence, models: { 'mbg/nbd': bad, 'pareto/nbd': good } }).model).toBe('pareto/nbd');
  });

  test('the gap against the own rhythm, when every model loses to a baseline', () => {
    expect(choose({ ...evidence, models: { 'mbg/nbd': bad, 'pareto/nbd': bad } })).toEqual({
      model: 'gap',
      reason: 'loses-to-baseline',
      params: { baseline: 'own rate', score: 'rmse' },
    });
  });

  test('the gap, when the history is too short to tell who has left, however good the scores', () => {
    const leaving = { ...good, fit: { converged: true, boundary: 'leaving' } } as const;
    expect(choose({ ...evidence, models: { 'mbg/nbd': leaving, 'pareto/nbd': leaving } })).toEqual({
      model: 'gap',
      reason: 'leaving-not-visible',
      params: {},
    });
  });

  test('unproven, when nothing was held back', () => {
    const models = { 'mbg/nbd': { ...good, heldBack: null } };
    expect(choose({ ...evidence, models, baselines: null })).toMatchObject({
      model: 'mbg/nbd',
      reason: 'unproven',
    });
  });

  test('the gap, when nothing was fitted or a fit did not converge', () => {
    expect(choose({ ...evidence, models: {} })).toMatchObject({ model: 'gap', reason: 'not-converged' });
    const lost = { ...good, fit: { converged: false, boundary: 'none' } } as const;
    expect(choose({ ...evidence, models: { 'mbg/nbd': lost } })).toMatchObject({
      model: 'gap',
      reason: 'not-converged',
    });
  });
});
