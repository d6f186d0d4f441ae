// Run by tests as a process of its own: a server without pages to build and without a worker. Says where it is.
import { untilStopped } from './commands/until-stopped.ts';
import { readEnv } from './core/env.ts';
import { startRapport } from './start.ts';

const running = await startRapport(readEnv(), { worker: false });
process.stdout.write(`${running.url}\n`);
untilStopped(running);
