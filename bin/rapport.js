#!/usr/bin/env node
// Runs src/main.ts. An older Node than 22.18 cannot strip types, so it hands over to the one from the
// development dependency `node`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  const { enableCompileCache } = await import('node:module');
  // A third less time for a start; without effect where it cannot be written. Not the common one: what lies there is run.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/rapport', import.meta.url)));
  await import('../src/main.ts');
} else {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `rapport needs Node 22.18 or newer; this is ${process.version}. Run "npm ci" first: it brings one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
