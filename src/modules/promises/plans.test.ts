import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { jobs } from '../../jobs.ts';
import { escalateLate, remindKeepers } from './watch.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');
const rep = await app.as('rep');
const ahead = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const newCustomer = async (): Promise<string> =>
  (await owner.customers.create({ name: 'Adaeze Okafor', siteId: app.siteId })).customer.customerId;

describe('a plan made together', () => {
  test('has steps of both sides by date; ours are promises, and sent twice it is made once', async () => {
    const customerId = await newCustomer();
    const plan = { customerId, planId: newId(), what: 'Ready for the open day' };
    await rep.plans.make(plan);
    await rep.plans.make(plan);
    const theirs = {
      ...plan,
      stepId: newId(),
      whose: 'customer' as const,
      what: 'Sends a photo',
      dueAt: ahead(72),
    };
    const ours = {
      ...plan,
      stepId: newId(),
      whose: 'us' as const,
      what: 'Send the descaling kit',
      dueAt: ahead(48),
    };
    await rep.plans.step(theirs);
    await rep.plans.step(theirs);
    await rep.plans.step(ours);
    const made = await rep.plans.step(ours);
    expect(made.steps.map(({ what, whose }) => [what, whose])).toEqual([
      ['Send the descaling kit', 'us'],
      ['Sends a photo', 'customer'],
    ]);
    const { items } = await rep.promises.list({ customerId });
    expect(items).toMatchObject([
      { what: 'Send the descaling kit', planId: plan.planId, keeper: { name: 'Test rep' } },
    ]);
    expect(await refusal(rep.promises.withdraw({ customerId, promiseId: ours.stepId }))).toMatchObject({
      status: 409,
    });
    expect(await refusal(rep.plans.step({ ...theirs, stepId: newId(), dueAt: ahead(-1) }))).toMatchObject({
      code: 'ASKS_FIRST',
    });
  });

  test('steps are done, ours by keeping the promise, and taken back; a finished plan takes no more', async () => {
    const customerId = await newCustomer();
    const plan = { customerId, planId: newId(), what: 'Ready for the open day' };
    await rep.plans.make(plan);
    const step = { ...plan, whose: 'us' as const, what: 'Send the kit', dueAt: ahead(48) };
    const [ours, theirs] = [newId(), newId()];
    await rep.plans.step({ ...step, stepId: ours });
    await rep.plans.step({ ...step, stepId: theirs, whose: 'customer' });
    await rep.plans.done({ ...plan, stepId: ours, done: true });
    const done = await rep.plans.done({ ...plan, stepId: theirs, done: true });
    expect(done.steps.every((each) => each.doneAt !== null)).toBe(true);
    expect((await rep.promises.list({ customerId })).items).toMatchObject([{ state: 'kept' }]);
    const open = await rep.plans.done({ ...plan, stepId: ours, done: false });
    expect(open.steps.filter((each) => each.doneAt === null)).toHaveLength(1);
    expect((await rep.plans.finish({ ...plan, finished: true })).finishedAt).not.toBeNull();
    expect(await refusal(rep.plans.step({ ...step, stepId: newId() }))).toMatchObject({ status: 409 });
    expect((await rep.plans.finish({ ...plan, finished: false })).finishedAt).toBeNull();
    const story = (await rep.customers.story({ customerId })).items.map((item) => item.kind);
    expect(story.filter((kind) => kind.startsWith('plan.'))).toEqual(['plan.finished', 'plan.made']);
  });

  test('is not there for another site, nor to be made by a viewer', async () => {
    const customerId = await newCustomer();
    const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
    const hill = await app.as('rep', { siteIds: [siteId] });
    const plan = { customerId, planId: newId(), what: 'x' };
    expect(await refusal(hill.plans.list({ customerId }))).toMatchObject({ status: 404 });
    expect(await refusal(hill.plans.make(plan))).toMatchObject({ status: 404 });
    const viewer = await app.as('viewer');
    expect(await refusal(viewer.plans.make(plan))).toMatchObject({ status: 403 });
    expect(await viewer.plans.list({ customerId })).toEqual({ items: [] });
    expect(await refusal(rep.plans.finish({ ...plan, planId: newId(), finished: true }))).toMatchObject({
      status: 404,
    });
  });
});

describe('as dates come', () => {
  beforeAll(async () => void (await sql`DELETE FROM promises`.execute(db)));
  const told = async (client: typeof rep, kind: string): Promise<number> =>
    (await client.notices.list({ limit: 100 })).items.filter((item) => item.kind === kind).length;

  test('the keeper is reminded once, and again after a move', async () => {
    const customerId = await newCustomer();
    const promiseId = newId();
    const made = await rep.promises.make({ customerId, promiseId, what: 'Call back', dueAt: ahead(72) });
    expect(await remindKeepers(db, new Date(ahead(1)))).toBe(0);
    const shortly = new Date(Date.parse(made.dueAt) - 60_000);
    expect(await remindKeepers(db, shortly)).toBe(1);
    expect(await remindKeepers(db, shortly)).toBe(0);
    expect(await told(rep, 'promise.due')).toBe(1);
    const move = { customerId, promiseId, moveId: newId(), dueAt: ahead(120), reason: 'Away', agreed: true };
    await rep.promises.move(move);
    expect(await remindKeepers(db, new Date(Date.parse(move.dueAt) - 60_000))).toBe(1);
    expect(await told(rep, 'promise.due')).toBe(2);
    await rep.promises.keep({ customerId, promiseId });
    expect(await escalateLate(db, new Date(ahead(200)))).toBe(0);
  });

  test('a manager hears that one is late, once, however often and at once the job runs', async () => {
    const customerId = await newCustomer();
    const promiseId = newId();
    await rep.promises.make({ customerId, promiseId, what: 'Call back', dueAt: ahead(2) });
    const later = new Date(ahead(3));
    const counts = await Promise.all([
      escalateLate(db, later),
      escalateLate(db, later),
      escalateLate(db, later),
    ]);
    expect(counts.reduce((a, b) => a + b)).toBe(1);
    expect(await told(rep, 'promise.late')).toBe(1);
    expect(await told(manager, 'promise.escalated')).toBe(1);
    expect(await told(owner, 'promise.escalated')).toBe(0); // a manager of the site is nearer
    const story = (await rep.customers.story({ customerId })).items.map((item) => item.kind);
    expect(story.filter((kind) => kind === 'promise.late')).toHaveLength(1);
  });

  test('what was told is read, by its reader only', async () => {
    const before = await rep.notices.list({});
    expect(before.unread).toBeGreaterThan(0);
    expect(before.items[0]?.customer?.name).toBe('Adaeze Okafor');
    expect(await owner.notices.read({ noticeIds: before.items.map((item) => item.noticeId) })).toEqual({
      read: 0,
    });
    expect(await rep.notices.read({})).toEqual({ read: before.unread });
    expect((await rep.notices.list({})).unread).toBe(0);
  });

  test('the job itself runs', async () => {
    await jobs['promises.watch']?.run({}, app.jobContext);
    await jobs['notices.tidy']?.run({}, app.jobContext);
    expect(jobs['promises.watch']?.cron).toBe('* * * * *');
  });
});
