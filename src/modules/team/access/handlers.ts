import type { AnyContractRouter } from '@orpc/contract';
import { handle } from '../../../core/handle.ts';
import { accessContract } from './contract.ts';
import { type Matrix, matrixOf } from './matrix.ts';

/** @param contract the whole of it, which no room may import */
export function accessHandlers(contract: AnyContractRouter) {
  let matrix: Matrix | undefined; // the same until the next version
  return handle(accessContract, { matrix: async () => (matrix ??= matrixOf(contract)) });
}
