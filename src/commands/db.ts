// `rapport db ACTION`: what is done to the database as a whole.
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { dbDistribute, type DistributeOptions } from './db-distribute.ts';

export type DbOptions = DistributeOptions;

/** @throws Invalid for an action that there is not */
export async function db(env: Env, action: string, options: DbOptions): Promise<void> {
  if (action === 'distribute') return dbDistribute(env, options);
  throw new Invalid('cluster:action', { action });
}
