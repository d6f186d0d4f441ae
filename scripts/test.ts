// The whole check, as a person and CI run it: format, lint, types, schema, tests, journeys in a real browser.
// Closes with one line that counts the tests that really ran.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'rapport-check-'));
process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
let passed = 0;
let failed = 0;

function step(name: string, command: string, args: readonly string[]): boolean {
  const started = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(join('node_modules', '.bin', command), args, { stdio: 'inherit' });
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  return status === 0;
}

/** A check without tests of its own counts only when it fails. */
function check(name: string, command: string, args: readonly string[]): void {
  if (!step(name, command, args)) failed += 1;
}

function tests(name: string, config: string): void {
  const report = join(folder, `${name}.json`);
  const ok = step(name, 'vitest', [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    };
    passed += result.numPassedTests;
    failed +=
      result.numFailedTests > 0 ? result.numFailedTests : ok ? 0 : Math.max(1, result.numFailedTestSuites);
  } catch {
    failed += 1; // it did not even write its report
  }
}

check('format', 'oxfmt', ['--check', '.']);
check('lint', 'oxlint', ['--type-aware', '--deny-warnings']);
check('types', 'tsc', []);
check('schema', 'node', ['scripts/schema.ts', '--check']);
check('audit of dependencies', 'node', ['scripts/audit.ts']);
tests('tests', 'vitest.config.ts');
check('build', 'vite', ['build', '--logLevel', 'warn']);
tests('journeys', 'e2e/vitest.config.ts');
rmSync(folder, { recursive: true, force: true });

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
