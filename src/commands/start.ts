import type { Env } from '../core/env.ts';
import { startRapport } from '../start.ts';
import { untilStopped } from './until-stopped.ts';
import { buildPagesIfStale } from './build-pages.ts';

export async function start(env: Env, options: { worker: boolean }): Promise<void> {
  await buildPagesIfStale();
  const running = await startRapport(env, options);
  const moved = running.movedFrom === null ? '' : ` (port ${running.movedFrom} was taken)`;
  process.stdout.write(`Rapport is ready at ${running.url}${moved}\n`);
  untilStopped(running);
}
