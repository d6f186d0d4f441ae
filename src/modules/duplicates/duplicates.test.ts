import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { runPass } from './state.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');
const rep = await app.as('rep');

type New = Parameters<typeof owner.customers.create>[0];
async function add(facts: New, phone?: string, email?: string): Promise<string> {
  const { customer } = await owner.customers.create({
    siteId: app.siteId,
    ...facts,
    contactPoints: [
      ...(phone ? [{ kind: 'phone' as const, value: phone }] : []),
      ...(email ? [{ kind: 'email' as const, value: email }] : []),
    ],
  });
  return customer.customerId;
}
const idsOf = (pairs: { a: { customerId: string }; b: { customerId: string } }[]) =>
  pairs.map(({ a, b }) => [a.customerId, b.customerId].sort());
const sorted = (...ids: string[]) => ids.sort();
const elsewhere = newId();
await sql`INSERT INTO sites (site_id, name, time_zone, created_at) VALUES (${elsewhere}, 'Elsewhere', 'UTC', now())`.execute(
  db,
);

const ada = await add(
  { givenName: 'Adelheid', familyName: 'Brandstetter', birthday: '1971-04-23' },
  '+44 20 7946 0011',
  'adelheid.b@example.test',
);
const adelaide = await add(
  { givenName: 'Brandsteter', familyName: 'Adelheid', birthday: '1971-04-23' },
  '+44 20 7946 0011',
);
const max = await add(
  { givenName: 'Max', familyName: 'Okonkwo' },
  '+44 20 7946 0099',
  'max.okonkwo@example.test',
);
const far = await add({ givenName: 'Max', familyName: 'Okonkwo', siteId: elsewhere }, '+44 20 7946 0099');
await add({ givenName: 'Wife', familyName: 'Okonkwo' }, '+44 20 7946 0099');

describe('a pass', () => {
  test('finds who is here twice, with reasons, and leaves who lives together alone', async () => {
    expect(await runPass(app.database)).toMatchObject({ customers: 5, pairs: 2 });
    const { items, next } = await rep.duplicates.list({});
    expect(new Set(idsOf(items))).toEqual(new Set([sorted(ada, adelaide), sorted(max, far)]));
    expect(next).toBeNull();
    const swapped = items.find(({ a }) => a.customerId === ada);
    expect(swapped?.reasons).toEqual(expect.arrayContaining(['nameSwapped', 'phoneSame', 'birthdaySame']));
    expect(swapped?.chance).toBeGreaterThan(0.95);
    expect(await rep.duplicates.count({})).toMatchObject({
      pairs: 2,
      state: 'idle',
      customers: 5,
      failed: false,
    });
  });
  test('done again finds the same, and remembers when each was found', async () => {
    const before = await db.selectFrom('duplicate_pairs').selectAll().orderBy('a_id').execute();
    await runPass(app.database);
    expect(await db.selectFrom('duplicate_pairs').selectAll().orderBy('a_id').execute()).toEqual(before);
  });
  test('is paged without a gap', async () => {
    const first = await rep.duplicates.list({ limit: 1 });
    const second = await rep.duplicates.list({ limit: 1, cursor: first.next ?? '' });
    expect(new Set(idsOf([...first.items, ...second.items]))).toEqual(
      new Set([sorted(ada, adelaide), sorted(max, far)]),
    );
    expect(second.next).toBeNull();
  });
  test('shows a pair only to who may see both', async () => {
    const here = await app.as('manager', { siteIds: [app.siteId] });
    expect(idsOf((await here.duplicates.list({})).items)).toEqual([sorted(ada, adelaide)]);
    expect(await here.duplicates.count({})).toMatchObject({ pairs: 1, customers: null });
    const refused = [
      () => here.duplicates.compare({ customerId: max, otherId: far }),
      () => here.duplicates.merge({ customerId: max, goneId: far }),
      () => here.duplicates.merge({ customerId: far, goneId: max }),
      () => here.duplicates.dismiss({ customerId: max, otherId: far }),
    ];
    for (const call of refused) expect((await refusal(call())).status).toBe(404);
  });
});

describe('while somebody is typed', () => {
  const like = async (typed: Parameters<typeof rep.duplicates.like>[0], by = rep) =>
    (await by.duplicates.like(typed)).items.map(({ customer }) => customer.customerId);
  test('who could be here already is shown, the likeliest first', async () => {
    expect(await like({ givenName: 'Adelheid', familyName: 'Brandstettter' })).toContain(ada);
    expect(
      (await like({ givenName: 'Adelheid', familyName: 'Brandstetter', phone: '020 7946 0011' }))[0],
    ).toBe(ada);
    expect(await like({ email: 'MAX.okonkwo@example.test' })).toEqual([max]);
    expect(await like({ familyName: 'Nobody' })).toEqual([]);
    expect(await like({})).toEqual([]);
  });
  test('nobody of another site is', async () => {
    const there = await app.as('rep', { siteIds: [elsewhere] });
    expect(await like({ givenName: 'Max', familyName: 'Okonkwo', phone: '+44 20 7946 0099' }, there)).toEqual(
      [far],
    );
  });
  test('quotes and signs of a search are letters like any other', async () => {
    for (const familyName of ["O'Brien & ' | !", '\\', ':*', '%_'])
      expect(await like({ givenName: 'Zz', familyName })).toEqual([]);
  });
});

describe('not the same', () => {
  test('is remembered, also by the next pass, and can be taken back', async () => {
    const two = { customerId: far, otherId: max };
    await manager.duplicates.dismiss(two);
    await manager.duplicates.dismiss(two);
    await runPass(app.database);
    expect(idsOf((await owner.duplicates.list({})).items)).toEqual([sorted(ada, adelaide)]);
    await manager.duplicates.undismiss(two);
    expect((await owner.duplicates.list({})).items).toHaveLength(2);
  });
  test('is for owners and managers', async () => {
    expect((await refusal(rep.duplicates.dismiss({ customerId: far, otherId: max }))).status).toBe(403);
    expect((await refusal(rep.duplicates.merge({ customerId: far, goneId: max }))).status).toBe(403);
  });
});

describe('merging', () => {
  test('of two people with one pair the first wins and the other is told so', async () => {
    const [one, two] = [
      await add({ givenName: 'Ines', familyName: 'Quist' }),
      await add({ givenName: 'Ines', familyName: 'Quist' }),
    ];
    const ends = await Promise.allSettled([
      owner.duplicates.merge({ customerId: one, goneId: two }),
      manager.duplicates.merge({ customerId: two, goneId: one }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'CONFLICT', status: 409 });
    expect(String(lost?.reason)).toContain('Ines Quist');
    expect((await refusal(owner.duplicates.merge({ customerId: one, goneId: one }))).status).toBe(422);
  });

  test('what came since stays when it is taken back, and what was changed since keeps its change', async () => {
    const stays = await add({ givenName: 'Olaf', familyName: 'Ravn', number: 'R-1' }, '+44 20 7946 0501');
    const gone = await add(
      { givenName: 'Olav', familyName: 'Ravn', number: 'R-2', birthday: '1960-01-02', tags: ['loud'] },
      '+44 20 7946 0502',
    );
    await owner.purchases.addProduct({ code: 'RV', name: 'Rope' });
    const order = (customerId: string) =>
      owner.purchases.addOrder({ customerId, lines: [{ code: 'RV', quantity: '1', unitPrice: '5' }] });
    const theirs = await order(gone);
    const promiseId = newId();
    const dueAt = new Date(Date.now() + 86_400_000).toISOString();
    await owner.promises.make({ customerId: gone, promiseId, what: 'Call', kind: 'call_back', dueAt });
    const { mergeId } = await manager.duplicates.merge({
      customerId: stays,
      goneId: gone,
      take: ['givenName', 'birthday'],
    });
    expect(await owner.customers.byNumber({ number: 'R-2' })).toMatchObject({
      customerId: stays,
      givenName: 'Olav',
      birthday: '1960-01-02',
      tags: ['loud'],
    });
    const since = await order(stays);
    await owner.promises.keep({ customerId: stays, promiseId });
    await owner.customers.update({ customerId: stays, birthday: '1961-01-02', tags: ['loud', 'new'] });
    await owner.customers.addNote({ customerId: stays, text: 'came by' });
    await manager.duplicates.unmerge({ customerId: stays, mergeId });
    const [here, back] = [
      await owner.customers.card({ customerId: stays }),
      await owner.customers.card({ customerId: gone }),
    ];
    expect(here.customer).toMatchObject({
      givenName: 'Olaf',
      birthday: '1961-01-02',
      number: 'R-1',
      tags: ['new'],
    });
    expect(back.customer).toMatchObject({
      givenName: 'Olav',
      birthday: '1960-01-02',
      number: 'R-2',
      tags: ['loud'],
    });
    expect([here.figures.orders, back.figures.orders, here.notes.count, back.notes.count]).toEqual([
      1, 1, 1, 0,
    ]);
    expect((await owner.purchases.order({ customerId: stays, orderId: since.orderId })).orderId).toBe(
      since.orderId,
    );
    expect((await owner.purchases.order({ customerId: gone, orderId: theirs.orderId })).orderId).toBe(
      theirs.orderId,
    );
    const { rows } = await sql<{
      state: string;
    }>`SELECT state FROM promises WHERE customer_id = ${gone} AND promise_id = ${promiseId}`.execute(db);
    expect(rows).toEqual([{ state: 'kept' }]);
    expect((await refusal(manager.duplicates.survivor({ customerId: gone }))).status).toBe(404);
    const kinds = (await owner.customers.story({ customerId: stays, kind: 'changes' })).items.map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(expect.arrayContaining(['customer.merged', 'customer.unmerged']));
  });

  test('an entry of the ledger of consents goes along and comes back, and no other way is open', async () => {
    const [stays, gone] = [
      await add({ givenName: 'Una', familyName: 'Voss' }),
      await add({ givenName: 'Una', familyName: 'Voß' }),
    ];
    const consentId = newId();
    await owner.facts.recordConsent({
      customerId: gone,
      consentId,
      act: 'given',
      channel: 'email',
      purpose: 'news',
      wording: 'Yes',
      source: 'phone',
    });
    const { mergeId } = await owner.duplicates.merge({ customerId: stays, goneId: gone });
    const ledger = (customerId: string) =>
      db.selectFrom('consents').select('consent_id').where('customer_id', '=', customerId).execute();
    expect(await ledger(stays)).toEqual([{ consent_id: consentId }]);
    await expect(db.deleteFrom('consents').where('customer_id', '=', stays).execute()).rejects.toThrow(
      'only added to',
    );
    await owner.duplicates.unmerge({ customerId: stays, mergeId });
    expect(await ledger(stays)).toEqual([]);
    expect(await ledger(gone)).toEqual([{ consent_id: consentId }]);
  });

  test('waits for no import: whoever writes keeps who is who in memory', async () => {
    const [stays, gone] = [await add({ name: 'Import One' }), await add({ name: 'Import Two' })];
    const { withWritingLock } = await import('../imports/lock.ts');
    await withWritingLock(app.database.pool, async () => {
      expect((await refusal(owner.duplicates.merge({ customerId: stays, goneId: gone }))).status).toBe(409);
    });
  });
});
