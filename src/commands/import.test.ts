// The command line as a person runs it, on a database of its own, killed where it hurts most.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../core/db.ts';
import { cutPath, dump, manyLines, sums } from '../modules/imports/imports.testing.ts';
import { databaseUrl, testDatabase } from '../testing.ts';

const rapport = fileURLToPath(new URL('../../bin/rapport.js', import.meta.url));
const whole = fileURLToPath(new URL('../../../shared/data/online-retail.csv.gz', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'rapport-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function house() {
  const connection = await testDatabase();
  const database = openDatabase({ ...connection, max: 2 });
  afterAll(() => database.close());
  const env = { ...process.env, DATABASE_URL: databaseUrl(connection), LOG_LEVEL: 'error' };
  return { database, env };
}
type House = Awaited<ReturnType<typeof house>>;

async function run({ env }: House, ...given: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [rapport, 'import', ...given, '--json'], {
    env,
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function reached({ database }: House): Promise<number> {
  const { rows } = await sql<{ lines: number }>`
    SELECT coalesce(max((progress->>'lines')::int), 0) AS lines FROM imports WHERE state IN ('running', 'undoing')`.execute(
    database.db,
  );
  return rows[0]?.lines ?? 0;
}

/** Kills a process, as a power cut does, once an import has written something. */
async function killInTheMiddle(where: House, child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while ((await reached(where)) === 0 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
}

describe('rapport import', () => {
  test('says in a dry run what the file itself does not', async () => {
    const unsaid = await file('unsaid.csv', 'order,date,customer,amount\n1,03/04/2024,7,2.50\n');
    expect(await run(await house(), unsaid, '--dry-run')).toMatchObject({
      dateAmbiguous: true,
      currency: null,
    });
    const spoken = promisify(execFile)(process.execPath, [rapport, 'import', unsaid, '--dry-run']);
    await expect(spoken).rejects.toMatchObject({
      stdout: expect.stringMatching(/net +2\.50$/m),
      stderr: expect.stringContaining('--date-order'),
    });
  });

  test('works on an empty database, which then belongs to a business that is named later', async () => {
    const empty = await house();
    const dry = await run(empty, cutPath, '--dry-run');
    expect(await sql`SELECT FROM business`.execute(empty.database.db)).toMatchObject({ rows: [] });
    const made = await run(empty, cutPath);
    for (const key of [
      'lines',
      'orders',
      'customers',
      'products',
      'anonymousLines',
      'returnLines',
      'rejected',
      'net',
    ])
      expect(made[key], key).toBe(dry[key]);
    expect(made['seconds']).toBeGreaterThan(0);
    const { rows } = await sql`SELECT currency, set_up_at FROM business`.execute(empty.database.db);
    expect(rows).toEqual([{ currency: 'GBP', set_up_at: null }]);
    expect(await run(empty, cutPath)).toMatchObject({ lines: 0, knownLines: made['lines'] });
    const audit = await sql`SELECT door, operation, input FROM audit_entries ORDER BY at`.execute(
      empty.database.db,
    );
    expect(audit.rows).toEqual(
      [1, 2].map((importNo) => ({
        door: 'command',
        operation: 'imports.run',
        input: { importNo, file: basename(cutPath) },
      })),
    );
  });

  test('says in a sentence what is wrong, and leaves no half of an import', async () => {
    const where = await house();
    await expect(run(where, join(folder, 'nowhere.csv'))).rejects.toThrow(/There is no file/);
    await expect(run(where, cutPath, '--map', 'colour=1')).rejects.toThrow(/--map cannot be/);
    await expect(run(where, cutPath, '--site', 'Atlantis')).rejects.toThrow(/no site “Atlantis”/);
    const before = await dump(where.database.db);
    const torn = await file('torn.csv', `${manyLines(30_000)}"A99999,2024-03-01,7,P1,Thing,1,2.50\n`);
    await expect(run(where, torn)).rejects.toThrow(/quotation mark opens on line 30002/);
    expect(await dump(where.database.db)).toEqual(before);
    const { LOG_LEVEL: _, ...env } = where.env; // as it is for whoever sets nothing
    const refused = promisify(execFile)(process.execPath, [rapport, 'import', torn, '--json'], { env });
    const failure = await refused.then(
      () => null,
      (error: { stdout: string; stderr: string }) => error,
    );
    const body = JSON.parse(failure?.stdout ?? '') as { code: string; message: string };
    expect(body).toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/quotation mark opens on line 30002/),
    });
    expect(failure?.stderr).toBe(`${body.message}\n`);
  });

  test('goes on where it was when the process was killed, to exactly the same end', async () => {
    const [smooth, rough] = [await house(), await house()];
    const path = await file('many.csv', manyLines(30_000));
    const expected = await run(smooth, path);
    for (let kill = 0; kill < 2; kill++)
      await killInTheMiddle(
        rough,
        spawn(process.execPath, [rapport, 'import', path, '--json'], { env: rough.env }),
      );
    const { lines, orders, customers, products, net, importNo } = await run(rough, path);
    expect({ lines, orders, customers, products, net, importNo }).toEqual({
      lines: 30_000,
      orders: expected['orders'],
      customers: 100,
      products: 50,
      net: expected['net'],
      importNo: 1,
    });
    expect(await sums(rough.database.db)).toEqual(await sums(smooth.database.db));
  });

  test('says in a sentence that the database went away, and goes on when it is run again', async () => {
    const where = await house();
    const path = await file('cut-off.csv', manyLines(30_000));
    const cutOff = run(where, path);
    void cutOff.catch(() => {});
    while ((await reached(where)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(where.database.db);
    await expect(cutOff).rejects.toMatchObject({
      stderr: expect.stringMatching(/^The database went away[^\n]+\n$/),
    });
    expect(await run(where, path)).toMatchObject({ lines: 30_000, importNo: 1 });
  });

  test.skipIf(!existsSync(whole))(
    'every figure of Online Retail is met (needs ../shared/data/online-retail.csv.gz, which is not part of the project)',
    async () => {
      expect(await run(await house(), whole)).toMatchObject({
        lines: 541_909,
        orders: 25_900,
        customers: 4_372,
        buyers: 4_338,
        purchaseOrders: 18_532,
        products: 4_070,
        anonymousLines: 135_080,
        returnLines: 9_288,
        rejected: 0,
        net: '9747747.93',
      });
    },
  );
});
