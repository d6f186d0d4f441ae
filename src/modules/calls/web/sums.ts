import type { client } from '../../../../web/client.ts';

export type Cell = Awaited<ReturnType<typeof client.calls.answering>>['cells'][number];
export type Sum = Pick<Cell, 'calls' | 'answered' | 'prompt' | 'missed' | 'calledBack'>;

export function sumOf(cells: readonly Cell[]): Sum {
  const sum: Sum = { calls: 0, answered: 0, prompt: 0, missed: 0, calledBack: 0 };
  for (const cell of cells)
    for (const key of ['calls', 'answered', 'prompt', 'missed', 'calledBack'] as const) sum[key] += cell[key];
  return sum;
}
