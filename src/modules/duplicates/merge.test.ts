import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { customerTables } from '../trash/tables.ts';
import { picture, somebody } from './merge.testing.ts';
import { treatments } from './merge/tables.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');

async function rowsOf(table: string, customerId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM ${sql.table(table)} WHERE customer_id = ${customerId}`.execute(db);
  return rows[0]?.n ?? 0;
}
/** The one, or of contact points that of the phone. */
async function one(
  table: 'contact_points' | 'handed_over',
  column: string,
  customerId: string,
): Promise<string> {
  const phone = table === 'contact_points' ? sql`AND kind = 'phone'` : sql``;
  const { rows } = await sql<{ value: string }>`
    SELECT ${sql.ref(column)} AS value FROM ${sql.table(table)} WHERE customer_id = ${customerId} ${phone}`.execute(
    db,
  );
  return rows[0]?.value ?? '';
}
const moved = Object.entries(treatments).filter(([, { how }]) => how === 'move' || how === 'follow');

describe('tables', () => {
  test('a merge knows what becomes of every table that holds rows of a customer', async () => {
    const names = (await customerTables(db)).map(({ name }) => name);
    expect(names.filter((name) => !(name in treatments))).toEqual([]);
    expect(Object.keys(treatments).filter((name) => !names.includes(name))).toEqual([]);
  });
  test('a row follows a table that moves, by a column of both', async () => {
    const tables = new Map(
      (await customerTables(db)).map((table) => [table.name, table.columns.map(({ name }) => name)]),
    );
    for (const [name, treatment] of Object.entries(treatments)) {
      if (treatment.how !== 'follow') continue;
      expect(treatments[treatment.parent]?.how, name).toBe('move');
      expect(tables.get(name)).toContain(treatment.by);
      expect(tables.get(treatment.parent)).toContain(treatment.by);
    }
  });
});

describe('a merge', () => {
  test('moves rows of every table to who stays, and leaves nothing of who goes', async () => {
    const [stays, gone] = [await somebody(app, 'Ada Berg'), await somebody(app, 'Ada Bergh')];
    const earlier = await somebody(app, 'A. Bergh');
    await owner.duplicates.merge({ customerId: gone.customerId, goneId: earlier.customerId });
    for (const [table] of moved)
      expect(await rowsOf(table, gone.customerId), `a test row in ${table}`).toBeGreaterThan(0);
    const orders = await rowsOf('orders', gone.customerId);
    await manager.duplicates.merge({ customerId: stays.customerId, goneId: gone.customerId });
    for (const { name } of await customerTables(db))
      if (treatments[name]?.how !== 'stay') expect(await rowsOf(name, gone.customerId), name).toBe(0);
    expect(await rowsOf('orders', stays.customerId)).toBe(orders + 1);
    const card = await owner.customers.card({ customerId: stays.customerId });
    expect(card.figures.orders).toBe(orders + 1);
    expect(card.contactPoints).toHaveLength(6);
    expect(card.contactPoints.filter((point) => point.main)).toHaveLength(2);
    for (const { customerId, number } of [earlier, gone]) {
      expect((await owner.customers.byNumber({ number })).customerId).toBe(stays.customerId);
      expect(await owner.duplicates.survivor({ customerId })).toEqual({
        customerId: stays.customerId,
        name: 'Ada Berg',
      });
    }
    const { items } = await owner.duplicates.merges({ customerId: stays.customerId });
    expect(items.map((item) => [item.goneName, item.first])).toEqual([
      ['Ada Bergh', true],
      ['A. Bergh', false],
    ]);
    const inner = items[1]?.mergeId ?? '';
    expect(
      await refusal(owner.duplicates.unmerge({ customerId: stays.customerId, mergeId: inner })),
    ).toMatchObject({ status: 409 });
  });

  test('can be undone completely: every row of the database is as it was', async () => {
    const keys = ['name', 'number', 'birthday', 'main.phone', 'main.email', 'main.address', 'givenName'];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(keys),
        fc.record({
          phone: fc.boolean(),
          address: fc.boolean(),
          handover: fc.boolean(),
          related: fc.boolean(),
          tag: fc.boolean(),
        }),
        async (take, shared) => {
          const [a, b, c] = [
            await somebody(app, 'Ida Holm'),
            await somebody(app, 'Ida Holmes'),
            await somebody(app, 'Carl Holm'),
          ];
          const [stays, gone] = [a.customerId, b.customerId];
          if (shared.phone)
            await sql`UPDATE contact_points SET normalised = ${await one('contact_points', 'normalised', stays)}
                       WHERE customer_id = ${gone} AND kind = 'phone'`.execute(db);
          await sql`DELETE FROM contact_lookups WHERE customer_id = ${gone}`.execute(db);
          await sql`INSERT INTO contact_lookups (normalised, kind, customer_id) SELECT normalised, kind, customer_id FROM contact_points WHERE customer_id = ${gone}`.execute(
            db,
          );
          if (shared.address)
            await sql`UPDATE addresses SET street = '1 Same Street' WHERE customer_id IN (${stays}, ${gone})`.execute(
              db,
            );
          if (shared.handover)
            await sql`UPDATE handed_over SET handover_id = ${await one('handed_over', 'handover_id', stays)} WHERE customer_id = ${gone}`.execute(
              db,
            );
          if (shared.tag)
            await owner.customers.update({ customerId: gone, tags: ['VIP', 'loud'], birthday: '1980-02-03' });
          await relate(gone, c.customerId);
          if (shared.related) {
            await relate(stays, c.customerId);
            await relate(stays, gone);
          }
          await owner.duplicates.dismiss({ customerId: gone, otherId: c.customerId });
          const before = await picture(app, stays);
          const { mergeId } = await owner.duplicates.merge({ customerId: stays, goneId: gone, take });
          const between = await picture(app, stays);
          expect(between.customers).not.toEqual(before.customers);
          const back = await owner.duplicates.unmerge({ customerId: stays, mergeId });
          expect(back.customerId).toBe(gone);
          const after = await picture(app, stays);
          for (const table of Object.keys(before)) expect(after[table], table).toEqual(before[table]);
        },
      ),
      { numRuns: 4 },
    );
  });
});

async function relate(customerId: string, otherId: string): Promise<void> {
  await owner.relations.add({ customerId, relationId: crypto.randomUUID(), otherId, kind: 'lives_with' });
}

test('who was merged goes into the trash with who stayed, by every number that leads to them', async () => {
  const [stays, gone] = [await somebody(app, 'Tove Lind'), await somebody(app, 'Tove Lindt')];
  const { mergeId } = await owner.duplicates.merge({ customerId: stays.customerId, goneId: gone.customerId });
  const { trashId } = await owner.trash.deleteCustomer({ customerId: stays.customerId });
  expect(await rowsOf('customer_numbers', stays.customerId)).toBe(0);
  expect(await rowsOf('merge_rows', stays.customerId)).toBe(0);
  await owner.trash.restore({ trashId });
  expect((await owner.customers.byNumber({ number: gone.number })).customerId).toBe(stays.customerId);
  await owner.duplicates.unmerge({ customerId: stays.customerId, mergeId });
  expect((await owner.customers.byNumber({ number: gone.number })).customerId).toBe(gone.customerId);
});
