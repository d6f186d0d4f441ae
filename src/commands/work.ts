import type { Env } from '../core/env.ts';
import { startWork } from '../start.ts';
import { untilStopped } from './until-stopped.ts';

export async function work(env: Env): Promise<void> {
  const running = await startWork(env);
  process.stdout.write('Rapport is working on jobs.\n');
  untilStopped(running);
}
