import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { looked, upload } from './imports.testing.ts';
import { dropUnneeded } from './quota.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const megabyte = Buffer.alloc(1_000_000, 'a line of text\n');

beforeEach(async () => {
  await sql`TRUNCATE imports, files CASCADE`.execute(db);
});

async function kept(): Promise<number[]> {
  const { rows } = await sql<{ bytes: number }>`SELECT bytes FROM files ORDER BY created_at`.execute(db);
  return rows.map(({ bytes }) => bytes);
}

describe('uploads', () => {
  test('beyond the quota of one person are refused with the reason, and others go on', async () => {
    await owner.imports.saveUploadLimits({ keptBytes: 2_500_000, filesADay: 100 });
    await upload(app, megabyte);
    await upload(app, megabyte);
    await expect(upload(app, megabyte)).rejects.toThrow(/422 .*may keep 2 MB of files/);
    expect(await kept()).toEqual([1_000_000, 1_000_000]);
    await upload(app, megabyte, { role: 'manager' });
    await owner.imports.saveUploadLimits({ keptBytes: 4_000_000, filesADay: 100 });
    await upload(app, megabyte);
    expect(await kept()).toHaveLength(4);
  });

  test('whose length nobody said before are refused when they are there, and leave nothing', async () => {
    await owner.imports.saveUploadLimits({ keptBytes: 1_500_000, filesADay: 100 });
    const response = await fetch(`${app.url}/api/v1/files?name=long.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.keyOf('owner')}` },
      body: new Blob([megabyte, megabyte]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('may keep');
    expect(await kept()).toEqual([]);
  });

  test('are so many a day and no more', async () => {
    await owner.imports.saveUploadLimits({ keptBytes: 10_000_000, filesADay: 2 });
    await upload(app, 'a');
    await upload(app, 'b');
    await expect(upload(app, 'c')).rejects.toThrow(/422 .*2 files within 24 hours/);
    await sql`UPDATE files SET created_at = created_at - interval '25 hours'`.execute(db);
    await upload(app, 'c');
    expect(await kept()).toHaveLength(3);
  });

  test('are limited by an owner alone', async () => {
    const manager = await app.as('manager');
    expect(
      await refusal(manager.imports.saveUploadLimits({ keptBytes: 2 ** 40, filesADay: 9 })),
    ).toMatchObject({ status: 403 });
    expect(await refusal(owner.imports.saveUploadLimits({ keptBytes: 0, filesADay: 9 }))).toMatchObject({
      status: 422,
    });
  });
});

test('a file goes 30 days after its import has ended or was given up, and not before', async () => {
  await owner.imports.saveUploadLimits({ keptBytes: 10_000_000, filesADay: 100 });
  const { importNo } = await looked(app, 'order,date,price\n1,2024-03-01,2.50\n');
  const age = (state: string, days: number, ended: number | null) =>
    sql`
    UPDATE imports SET state = ${state}, created_at = now() - make_interval(days => ${days}),
           ended_at = now() - make_interval(days => ${ended}::int)
     WHERE import_no = ${importNo}`.execute(db);
  expect(await dropUnneeded(db)).toBe(0);
  await age('running', 40, null);
  expect(await dropUnneeded(db)).toBe(0);
  await age('done', 40, 29);
  expect(await dropUnneeded(db)).toBe(0);
  await age('done', 40, 31);
  expect(await dropUnneeded(db)).toBe(1);
  expect(await kept()).toEqual([]);
  expect((await owner.imports.get({ importNo })).state).toBe('done');
  const given = await looked(app, 'order,date,price\n1,2024-03-01,2.50\n');
  await sql`UPDATE imports SET created_at = now() - interval '31 days' WHERE import_no = ${given.importNo}`.execute(
    db,
  );
  expect(await dropUnneeded(db)).toBe(1);
});
