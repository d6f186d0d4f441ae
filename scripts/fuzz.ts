// npm run fuzz -- [--seed 7] [--minutes 10]: asks for everything that the OpenAPI document names, rightly and wrongly.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string' } } });
const seed = values.seed ?? String(Date.now() % 1_000_000);
const minutes = values.minutes ?? '10';
if (!(Number(minutes) > 0) || !Number.isSafeInteger(Number(seed)))
  throw new Error('npm run fuzz -- [--seed <whole number>] [--minutes <more than 0>]');
process.stdout.write(`seed ${seed}, ${minutes} minutes\n`);
const { status } = spawnSync(join('node_modules', '.bin', 'vitest'), ['run', 'src/trials/fuzz.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, RAPPORT_FUZZ_SEED: seed, RAPPORT_FUZZ_MINUTES: minutes },
});
process.exit(status ?? 1);
