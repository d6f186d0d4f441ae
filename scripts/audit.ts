// Known weaknesses of what runs in production: npm audit --omit=dev. Fails on a finding of high or critical; where the
// registry's advisories cannot be reached it says so, and that nothing was checked.
import { spawnSync } from 'node:child_process';
import { verdictOf } from './audit-verdict.ts';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  encoding: 'utf8',
  timeout: 60_000,
});
const { failed, said } = verdictOf(error ? '' : stdout);
process.stdout.write(`${said}\n`);
process.exit(failed ? 1 : 0);
