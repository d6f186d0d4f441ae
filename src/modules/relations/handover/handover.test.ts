import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../core/ids.ts';
import { refusal, startTestApp } from '../../../testing.ts';
import { insertStaff } from '../../team/staff.ts';
import { resumeHandovers } from './jobs.ts';
import { step, takeUp } from './work.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
let hill = '';
beforeAll(async () => {
  hill = (await owner.team.addSite({ name: 'Hill Road' })).siteId;
});

async function person(name: string, siteIds: string[] = [], role: 'rep' | 'viewer' = 'rep'): Promise<string> {
  return insertStaff(db, {
    name,
    email: `${newId()}@rapport.test`,
    role,
    siteIds,
    password: 'correct horse battery',
  });
}
async function customersOf(
  ownerId: string,
  count: number,
  fields: { siteId?: string | null; tags?: string[] } = {},
) {
  const made = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      owner.customers.create({ name: `customer ${n}`, ownerId, siteId: app.siteId, ...fields }),
    ),
  );
  return made.map(({ customer }) => customer.customerId);
}
async function owned(): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; n: number }>`
    SELECT staff.name, count(*)::int AS n FROM customers JOIN staff ON staff.id = owner_id GROUP BY 1`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
type Start = Parameters<typeof owner.handovers.start>[0];
const start = (fromId: string, to: string[], more: Partial<Start> = {}) =>
  owner.handovers.start({
    handoverId: newId(),
    fromId,
    successors: to.map((staffId) => ({ staffId, note: `For ${staffId}` })),
    ...more,
  });
const promise = (customerId: string, keeperId: string) =>
  owner.promises.make({
    customerId,
    promiseId: newId(),
    what: 'Call back',
    dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    keeperId,
  });

describe('handing over', () => {
  test('shares out evenly, with promises, notes and a word in each story', async () => {
    const [anna, ben, cleo] = [await person('Anna'), await person('Ben'), await person('Cleo')];
    const ids = await customersOf(anna, 7);
    const [foreign = ''] = await customersOf(cleo, 1);
    await promise(ids[0] ?? '', anna);
    await promise(foreign, anna);
    const kept = await promise(ids[1] ?? '', cleo);
    expect(await owner.handovers.preview({ fromId: anna, successorIds: [ben, cleo] })).toMatchObject({
      customers: 7,
      staying: 0,
      promises: 2,
      drafts: 0,
      successors: [
        { name: 'Ben', customers: 4 },
        { name: 'Cleo', customers: 3 },
      ],
    });
    const made = await start(anna, [ben, cleo]);
    expect(made).toMatchObject({ state: 'running', total: 7, done: 0 });
    await takeUp(db, made.handoverId, 3);
    expect(await owner.handovers.read(made)).toMatchObject({ state: 'done', done: 7, movedPromises: 2 });
    expect(await owned()).toMatchObject({ Ben: 4, Cleo: 4 });
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM promises WHERE keeper_id = ${anna}`.execute(db);
    expect(rows[0]?.n).toBe(0);
    expect((await owner.promises.list({ customerId: ids[1] ?? '' })).items[0]?.keeper).toEqual(kept.keeper);
    const story = await owner.customers.story({ customerId: ids[0] ?? '' });
    expect(story.items[0]).toMatchObject({
      kind: 'customer.handed_over',
      data: { from: anna, promises: 1, note: expect.stringContaining('For ') },
    });
    const { rows: notices } = await sql<{ data: object }>`
      SELECT data FROM notices WHERE staff_id = ${ben} AND kind = 'customer.handed_over'`.execute(db);
    expect(notices).toEqual([{ data: { from: 'Anna', customers: '4', note: `For ${ben}` } }]);
    expect((await owner.handovers.list({})).items[0]).toEqual(await owner.handovers.read(made));
  });

  test('takes promises to colleagues along, but to nobody to whom they were made, and back', async () => {
    const [nora, omar, pia] = [await person('Nora'), await person('Omar'), await person('Pia')];
    await customersOf(nora, 1, { tags: ['one'] });
    const forColleague = (colleagueId: string) =>
      owner.colleaguePromises.make({
        promiseId: newId(),
        colleagueId,
        what: 'Cover the early shift',
        dueAt: new Date(Date.now() + 86_400_000).toISOString(),
        keeperId: nora,
      });
    const [toOmar, toPia, settled] = [
      await forColleague(omar),
      await forColleague(pia),
      await forColleague(pia),
    ];
    const keepers = async (): Promise<unknown[]> =>
      (
        await sql<{ keeper_id: string }>`
          SELECT keeper_id FROM colleague_promises
           WHERE promise_id = ANY(${[toOmar, toPia].map(({ promiseId }) => promiseId)}::uuid[])
           ORDER BY colleague_id = ${pia}`.execute(db)
      ).rows.map((row) => row.keeper_id);
    await owner.colleaguePromises.keep(settled);
    expect(await owner.handovers.preview({ fromId: nora, tags: ['one'] })).toMatchObject({ promises: 0 });
    expect(await owner.handovers.preview({ fromId: nora })).toMatchObject({ promises: 2 });
    const some = await start(nora, [omar], { tags: ['one'] });
    await takeUp(db, some.handoverId);
    expect(await keepers()).toEqual([nora, nora]);
    const all = await start(nora, [omar, pia]);
    await takeUp(db, all.handoverId);
    expect(await owner.handovers.read(all)).toMatchObject({ state: 'done', movedPromises: 2 });
    expect(await keepers()).toEqual([pia, omar]);
    const told = await sql`
      SELECT FROM notices WHERE staff_id = ${pia} AND key = ${`customer.handed_over ${all.handoverId}`}`.execute(
      db,
    );
    expect(told.rows).toHaveLength(1);
    await owner.colleaguePromises.keep(toPia);
    await owner.handovers.undo(all);
    await takeUp(db, all.handoverId);
    expect(await keepers()).toEqual([nora, omar]);
  });

  test('of somebody who is put out goes to the successor who is named', async () => {
    const [quinn, rosa] = [await person('Quinn'), await person('Rosa')];
    const [id = ''] = await customersOf(quinn, 1);
    await promise(id, quinn);
    const out = { staffId: quinn, active: false, successorId: rosa };
    expect(await refusal(owner.team.updateStaff({ ...out, active: true }))).toMatchObject({ status: 422 });
    const viewer = await person('Vera', [], 'viewer');
    expect(await refusal(owner.team.updateStaff({ ...out, successorId: viewer }))).toMatchObject({
      status: 422,
    });
    await owner.team.updateStaff(out);
    const [running] = (await owner.handovers.list({ limit: 1 })).items;
    await takeUp(db, running?.handoverId ?? '');
    expect((await owner.promises.list({ customerId: id })).items[0]?.keeper?.staffId).toBe(rosa);
    expect((await owned())['Rosa']).toBe(1);
    // nothing is left: it is no fault to say it twice
    expect(await owner.team.updateStaff(out)).toMatchObject({ active: false });
  });

  test('only of a site and of tags, and to nobody who does not see the site', async () => {
    const [dora, eli, finn] = [await person('Dora'), await person('Eli'), await person('Finn', [hill])];
    await customersOf(dora, 2, { tags: ['office'] });
    await customersOf(dora, 2, { siteId: hill, tags: ['office'] });
    await customersOf(dora, 1, { siteId: hill });
    const preview = { fromId: dora, successorIds: [finn] };
    expect(await owner.handovers.preview(preview)).toMatchObject({ customers: 5, staying: 2 });
    expect(await owner.handovers.preview({ ...preview, tags: ['office', 'clinic'] })).toMatchObject({
      customers: 4,
      staying: 2,
    });
    const first = await start(dora, [finn], { tags: ['office'], siteId: hill });
    await takeUp(db, first.handoverId);
    expect(await owned()).toMatchObject({ Dora: 3, Finn: 2 });
    const second = await start(dora, [finn, eli]);
    await takeUp(db, second.handoverId);
    const left = await owned();
    expect(left['Dora']).toBeUndefined();
    expect((left['Finn'] ?? 0) + (left['Eli'] ?? 0)).toBe(5);
    const harbourToFinn = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM customers WHERE owner_id = ${finn} AND site_id <> ${hill}`.execute(db);
    expect(harbourToFinn.rows[0]?.n).toBe(0);
  });

  test('asked for twice, also at the same moment, happens once; two of one rep do not run together', async () => {
    const [gus, hana] = [await person('Gus'), await person('Hana')];
    await customersOf(gus, 3);
    const handoverId = newId();
    const [a, b] = await Promise.all([
      start(gus, [hana], { handoverId }),
      start(gus, [hana], { handoverId }),
    ]);
    expect(b.handoverId).toBe(a.handoverId);
    expect(await refusal(start(gus, [hana]))).toMatchObject({ status: 409 });
    expect(await refusal(owner.handovers.undo({ handoverId }))).toMatchObject({ status: 409 });
    await Promise.all([takeUp(db, handoverId, 1), takeUp(db, handoverId, 1)]);
    expect(await owner.handovers.read({ handoverId })).toMatchObject({ state: 'done', done: 3 });
    expect((await owned())['Hana']).toBe(3);
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM events WHERE kind = 'customer.handed_over' AND data->>'handoverId' = ${handoverId}`.execute(
      db,
    );
    expect(rows[0]?.n).toBe(3);
  });

  test('refuses who cannot take over, and nothing to hand over', async () => {
    const [ida, jon] = [await person('Ida'), await person('Jon')];
    const viewer = await person('Viv', [], 'viewer');
    expect(await refusal(start(ida, [jon]))).toMatchObject({ status: 422 });
    await customersOf(ida, 1);
    for (const to of [[ida], [jon, jon], [viewer], [newId()]])
      expect(await refusal(start(ida, to))).toMatchObject({ status: 422 });
    expect(await refusal(start(newId(), [jon]))).toMatchObject({ status: 404 });
    for (const role of ['rep', 'viewer', 'marketer'] as const) {
      const by = await app.as(role);
      expect(await refusal(by.handovers.preview({ fromId: ida }))).toMatchObject({ status: 403 });
    }
    const manager = await app.as('manager', { siteIds: [hill] });
    expect(await manager.handovers.preview({ fromId: ida, successorIds: [jon] })).toMatchObject({
      customers: 0,
    });
    expect((await manager.handovers.list({})).items).toEqual([]);
  });

  test('is undone as one; what has changed hands since stays', async () => {
    const [kim, leo, mia] = [await person('Kim'), await person('Leo'), await person('Mia')];
    const ids = await customersOf(kim, 4);
    const made = await promise(ids[0] ?? '', kim);
    await sql`
      INSERT INTO conversations (customer_id, conversation_id, channel, direction, staff_id, started_at, updated_at)
      VALUES (${ids[1]}, ${newId()}, 'phone', 'in', ${kim}, now(), now())`.execute(db);
    const drafts = async (): Promise<unknown[]> =>
      (
        await sql<{ staff_id: string }>`
          SELECT staff_id FROM conversations WHERE customer_id = ${ids[1]}`.execute(db)
      ).rows.map((row) => row.staff_id);
    const { handoverId } = await start(kim, [leo]);
    await takeUp(db, handoverId);
    expect(await owner.handovers.read({ handoverId })).toMatchObject({ movedPromises: 1, movedDrafts: 1 });
    expect(await drafts()).toEqual([leo]);
    await owner.customers.update({ customerId: ids[3] ?? '', ownerId: mia });
    expect(await owner.handovers.undo({ handoverId })).toMatchObject({ state: 'undoing' });
    expect(await owner.handovers.undo({ handoverId })).toMatchObject({ state: 'undoing' });
    await takeUp(db, handoverId, 2);
    expect(await owner.handovers.undo({ handoverId })).toMatchObject({ state: 'undone', done: 0 });
    expect(await owned()).toMatchObject({ Kim: 3, Mia: 1 });
    expect(await drafts()).toEqual([kim]);
    const { items } = await owner.promises.list({ customerId: made.customerId });
    expect(items[0]?.keeper?.staffId).toBe(kim);
  });

  test('goes on after the process that worked on it was killed, without doing anything twice', async () => {
    const [nina, otto] = [await person('Nina'), await person('Otto')];
    await customersOf(nina, 40);
    const { handoverId } = await start(nina, [otto]);
    const file = new URL('handover.testing.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [file, JSON.stringify(app.connection), handoverId, '1']);
    const exit = once(child, 'exit');
    const done = async (): Promise<number> => (await owner.handovers.read({ handoverId })).done;
    while ((await done()) < 3 && child.exitCode === null) await sleep(5);
    child.kill('SIGKILL');
    await exit;
    const before = await done();
    expect(before).toBeGreaterThan(2);
    await resumeHandovers(db);
    expect(await done()).toBe(before); // still a sign of life
    await resumeHandovers(db, new Date(Date.now() + 60_000));
    expect(await owner.handovers.read({ handoverId })).toMatchObject({ state: 'done', done: 40 });
    expect((await owned())['Otto']).toBe(40);
    const { rows } = await sql<{ n: number; customers: number }>`
      SELECT count(*)::int AS n, count(DISTINCT customer_id)::int AS customers FROM events
       WHERE kind = 'customer.handed_over' AND data->>'handoverId' = ${handoverId}`.execute(db);
    expect(rows[0]).toEqual({ n: 40, customers: 40 });
    expect(await step(db, handoverId)).toBe(false);
  });
});
