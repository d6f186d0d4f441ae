// `rapport db ACTION`: what is done to the database as a whole.
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { dbDistribute, type DistributeOptions } from './db-distribute.ts';
import { dbMove, type MoveDatabaseOptions } from './db-move.ts';

export type DbOptions = DistributeOptions & MoveDatabaseOptions;

/** @throws Invalid for an action that there is not */
export async function db(env: Env, action: string, options: DbOptions): Promise<void> {
  if (action === 'distribute') return dbDistribute(env, options);
  if (action === 'move') return dbMove(env, options);
  throw new Invalid('cluster:action', { action });
}
