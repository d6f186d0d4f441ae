// A checkout builds its pages on first start and again when their sources changed; nobody has to remember it.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, glob, readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stamp = `${root}dist/.sources`;
const sources = [
  'web/**/*',
  'src/**/web/**/*',
  'src/**/contract.ts',
  'src/contract.ts',
  'locales/**/*.json',
  'vite.config.ts',
  'package-lock.json',
];

export async function buildPagesIfStale(): Promise<void> {
  if (!existsSync(`${root}vite.config.ts`)) return; // a published package brings its pages built
  if (existsSync(`${root}dist/index.html`) && !(await mayWrite(`${root}dist`))) return; // installed by somebody else
  const now = await fingerprint();
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === now) return;
  const { build } = await import('vite');
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production'; // of another one Vite makes pages with React's tools for developers, half as fast
  try {
    await build({ configFile: `${root}vite.config.ts`, logLevel: 'error' });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  await writeFile(stamp, now);
}

function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const paths: string[] = [];
  for await (const path of glob(sources, { cwd: root })) paths.push(path);
  for (const path of paths.sort()) {
    const file = await stat(root + path);
    if (file.isFile()) hash.update(`${path} ${file.size} ${file.mtimeMs}\n`);
  }
  return hash.digest('hex');
}
