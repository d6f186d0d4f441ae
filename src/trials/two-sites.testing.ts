// A house of two sites with something of every kind at each, so that a trial can ask at the one for what is the other's.
import { addPurchases } from '../modules/outreach/fixture.ts';
import { telephoneOf } from '../modules/calls/calls.testing.ts';
import { upload } from '../modules/imports/imports.testing.ts';
import { examineImport } from '../modules/imports/examine.ts';
import { takeUp } from '../modules/imports/run.ts';
import { newId } from '../core/ids.ts';
import type { Client, TestApp } from '../testing.ts';

export type Site = {
  siteId: string;
  /** stands in every text of this site and nowhere else */
  mark: string;
  /** who has something of everything, and another customer of the same site */
  customerIds: readonly [string, string];
  /** what its phone numbers and e-mail addresses begin with */
  phone: string;
};
export type TwoSites = { here: Site; there: Site };

/** @param app with its first site still empty */
export async function openTwoSites(app: TestApp): Promise<TwoSites> {
  const owner = await app.as('owner');
  const { siteId } = await owner.team.addSite({ name: 'Second Street' });
  await owner.customers.addCustomField({ key: 'grinder_model', label: 'Grinder', type: 'text' });
  await owner.purchases.addProduct({ code: 'GRINDER', name: 'Grinder', price: '12.50', cost: '7' });
  const here = await furnish(app, app.siteId, 'Hereabouts', '+44207946');
  const there = await furnish(app, siteId, 'Zquarantine', '+44161496');
  return { here, there };
}

async function furnish(app: TestApp, siteId: string, mark: string, phone: string): Promise<Site> {
  const rep = await app.as('rep', { siteIds: [siteId] });
  const customerId = await customerOf(rep, mark, `${phone}0101`, 'One');
  const otherId = await customerOf(rep, mark, `${phone}0102`, 'Two');
  await talk(rep, customerId, mark);
  await promise(rep, customerId, mark);
  await know(rep, customerId, otherId, mark);
  await buy(app, rep, customerId, siteId, mark);
  await ring(app, siteId, mark, [`${phone}0101`, `${phone}0199`]);
  await file(app, siteId, mark);
  await work(app, siteId, customerId, mark);
  await throwAway(rep, customerId, mark);
  const goneId = await customerOf(rep, mark, `${phone}0103`, 'Three');
  await changeMany(await app.as('manager', { siteIds: [siteId] }), customerId, goneId, mark);
  return { siteId, mark, customerIds: [customerId, otherId], phone };
}

async function customerOf(rep: Client, mark: string, phone: string, name: string): Promise<string> {
  const { customer } = await rep.customers.create({
    kind: 'person',
    name: `${mark} ${name}`,
    givenName: mark,
    familyName: `${mark} family`,
    company: `${mark} Ltd`,
    number: `${mark}-${name}`,
    country: 'GB',
    language: 'en',
    birthday: '1980-02-29',
    origin: `${mark} fair`,
    paymentTerms: `${mark} days`,
    tags: [`${mark} gold`],
    custom: { grinder_model: `${mark} Mini` },
    contactPoints: [
      { kind: 'phone', value: phone, label: mark },
      { kind: 'email', value: `${name}@${mark}.example`.toLowerCase() },
    ],
    addresses: [{ street: `${mark} Road 1`, city: `${mark} City`, country: 'GB' }],
    note: `${mark} note`,
  });
  return customer.customerId;
}

async function talk(rep: Client, customerId: string, mark: string): Promise<void> {
  const told = {
    note: `${mark} said`,
    need: `${mark} need`,
    behind: `${mark} behind`,
    action: `${mark} did`,
  };
  const begun = { customerId, channel: 'phone', direction: 'in' } as const;
  const done = await rep.conversations.begin(begun);
  await rep.conversations.finish({ ...done, ...told, gifts: [{ gift: null, what: `${mark} gift` }] });
  const { conversationId, version } = await rep.conversations.begin(begun);
  await rep.conversations.save({ customerId, conversationId, version, ...told });
  await rep.conversations.present({ customerId });
}

async function promise(rep: Client, customerId: string, mark: string): Promise<void> {
  const dueAt = new Date(Date.now() + 86_400_000).toISOString();
  const open = { customerId, promiseId: newId(), what: `${mark} promise`, dueAt };
  await rep.promises.make(open);
  await rep.promises.move({ ...open, moveId: newId(), reason: `${mark} moved`, agreed: true });
  const late = { ...open, promiseId: newId(), dueAt: '2026-01-05T10:00:00Z', confirmPast: true };
  await rep.promises.make(late);
  const broken = { ...open, promiseId: newId() };
  await rep.promises.make(broken);
  await rep.promises.break({ ...broken, reason: `${mark} broke` });
  const plan = { customerId, planId: newId(), what: `${mark} plan` };
  await rep.plans.make(plan);
  await rep.plans.step({ ...plan, stepId: newId(), whose: 'us', dueAt });
  await rep.plans.step({ ...plan, stepId: newId(), whose: 'customer', dueAt });
}

async function know(rep: Client, customerId: string, otherId: string, mark: string): Promise<void> {
  const facts = { name: `${mark} machine`, place: `${mark} kitchen`, serial: `${mark}-1` };
  await rep.belongings.add({ customerId, belongingId: newId(), ...facts });
  const gone = { customerId, belongingId: newId() };
  await rep.belongings.add({ ...gone, name: `${mark} old machine` });
  await rep.belongings.retire(gone);
  const kind = 'introduced';
  await rep.relations.add({ customerId, relationId: newId(), kind, otherId, note: `${mark} bond` });
  await rep.relations.askFor({ customerId, words: `${mark} nickname` });
  await rep.facts.prefer({ customerId, preferenceId: newId(), kind: 'enjoys', value: `${mark} tea` });
  await rep.facts.bond({ customerId, bondId: newId(), whose: 'theirs', what: `${mark} goal` });
  await rep.facts.recordConsent({
    customerId,
    consentId: newId(),
    act: 'given',
    channel: 'email',
    purpose: 'offers',
    wording: `${mark} words`,
    source: 'phone',
    evidence: `${mark} folder`,
  });
  await rep.facts.confirm({ customerId, kind: 'birthday' });
  const { items } = await rep.say.list({ customerId });
  const line = items.find(({ state, action }) => state === 'open' && action === 'tick');
  if (line)
    await rep.say.mark({ customerId, sayId: newId(), rule: line.rule, subject: line.subject, state: 'done' });
}

async function buy(
  app: TestApp,
  rep: Client,
  customerId: string,
  siteId: string,
  mark: string,
): Promise<void> {
  const lines = [{ code: 'GRINDER', description: `${mark} grinder`, quantity: '2', unitPrice: '12.50' }];
  const order = { customerId, siteId, number: `${mark}-7001`, channel: `${mark} shop`, lines };
  const promisedAt = new Date(Date.now() + 86_400_000).toISOString();
  const { orderId, lines: made } = await rep.purchases.addOrder({ ...order, promisedAt });
  const lineNo = made[0]?.lineNo ?? 0;
  const number = `${mark}-7002`;
  await rep.purchases.addReturn({ customerId, orderId, number, lines: [{ lineNo, quantity: '1' }] });
  await addPurchases(app.database.db, [customerId], 90);
}

/** One call that was ended, one that was missed, one that rings. */
async function ring(
  app: TestApp,
  siteId: string,
  mark: string,
  [known, unknown]: [string, string],
): Promise<void> {
  const { say } = await telephoneOf(app, { siteId, name: `Desk of ${siteId}` });
  const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
  await say({ event: 'ringing', call: `${mark} 1`, from: known, at: ago(90) });
  await say({ event: 'answered', call: `${mark} 1`, at: ago(80) });
  await say({ event: 'ended', call: `${mark} 1`, at: ago(70) });
  await say({ event: 'ringing', call: `${mark} 2`, from: unknown, at: ago(60) });
  await say({ event: 'ended', call: `${mark} 2`, at: ago(50) });
  await say({ event: 'ringing', call: `${mark} 3`, from: known, at: ago(3) });
}

/** A file that waits, one that is mapped, and one that was imported with a line refused. */
async function file(app: TestApp, siteId: string, mark: string): Promise<void> {
  const manager = await app.as('manager', { siteIds: [siteId] });
  const table = [
    'order,date,customer id,customer name,product code,product name,quantity,price',
    `${mark}-1,2024-03-01 10:00,${mark}-77,${mark} Imported,P-${siteId},Thing,1,2.50`,
    `${mark}-2,${mark} is no date,${mark}-77,${mark} Imported,P-${siteId},Thing,1,2.50`,
    `${mark}-3,2024-03-02 10:00,${mark}-78,${mark} Too,P-${siteId},Thing,1,2.50`,
  ].join('\n');
  for (const step of ['waits', 'mapped', 'done'] as const) {
    const name = `${mark} ${step}.csv`;
    const { fileId } = await upload(app, table, { name, role: 'manager', siteIds: [siteId] });
    if (step === 'waits') continue;
    const { importNo } = await manager.imports.create({ fileId, siteId });
    await examineImport(app.jobContext, importNo);
    if (step === 'mapped') continue;
    await manager.imports.run({ importNo });
    await takeUp(app.jobContext, importNo, { wait: true });
  }
}

/** What lies on somebody's desk: a view, a promise to a colleague, somebody to call today, a notice, a mail, a handing over. */
async function work(app: TestApp, siteId: string, customerId: string, mark: string): Promise<void> {
  const { db } = app.database;
  const rep = await app.as('rep', { siteIds: [siteId] });
  const manager = await app.as('manager', { siteIds: [siteId] });
  const staffId = (await rep.team.welcome({})).me?.staffId ?? '';
  const managerId = (await manager.team.welcome({})).me?.staffId ?? '';
  await rep.find.addView({ name: `${mark} view`, query: {}, shared: false });
  const dueAt = new Date(Date.now() + 86_400_000).toISOString();
  const what = `${mark} among us`;
  await rep.colleaguePromises.make({ promiseId: newId(), colleagueId: managerId, what, dueAt });
  await db
    .insertInto('check_ins')
    .values({
      customer_id: customerId,
      check_in_id: newId(),
      staff_id: staffId,
      day: new Date().toISOString().slice(0, 10),
      place: 1,
      why: 'later',
      reason: JSON.stringify({ count: 4, rhythm: 19, due: 31 }),
      say: JSON.stringify({ key: 'laterPlain', params: {} }),
      rank_minor: 5000,
      held_out: false,
    })
    .execute();
  const told = {
    staff_id: staffId,
    key: mark,
    customer_id: customerId,
    data: JSON.stringify({ what, name: mark }),
  };
  await db
    .insertInto('notices')
    .values({ ...told, notice_id: newId(), kind: 'promise.due', at: new Date() })
    .execute();
  await db
    .insertInto('mails')
    .values({ ...told, mail_id: newId(), kind: 'due', created_at: new Date() })
    .execute();
  await manager.team.addApiKey({ name: `${mark} key`, permissions: null, expiresAt: null });
  await manager.webhooks.add({
    url: `https://${mark.toLowerCase()}.example/hook`,
    description: mark,
    types: [],
    siteIds: [siteId],
  });
  await signedIn(app, staffId, mark);
  const successors = [{ staffId: managerId, note: `${mark} handed over` }];
  await manager.handovers.start({ handoverId: newId(), fromId: staffId, siteId, successors });
}

/** A browser, and a key that lies in a telephone. */
async function signedIn({ database: { db } }: TestApp, staffId: string, mark: string): Promise<void> {
  const at = new Date();
  const owned = { user_id: staffId, created_at: at };
  await db
    .insertInto('sessions')
    .values({
      ...owned,
      id: newId(),
      token: mark,
      expires_at: new Date(Date.now() + 86_400_000),
      user_agent: mark,
      updated_at: at,
    })
    .execute();
  const key = {
    name: mark,
    public_key: mark,
    credential_id: mark,
    counter: 0,
    device_type: 'singleDevice',
    backed_up: false,
  };
  await db
    .insertInto('passkeys')
    .values({ ...owned, id: newId(), ...key })
    .execute();
}

async function throwAway(rep: Client, customerId: string, mark: string): Promise<void> {
  const gone = { customerId, promiseId: newId() };
  await rep.promises.make({ ...gone, what: `${mark} thrown away`, when: 'tomorrow' });
  await rep.trash.deletePromise(gone);
}

async function changeMany(manager: Client, customerId: string, goneId: string, mark: string): Promise<void> {
  await manager.duplicates.merge({ customerId, goneId });
  const bulk = { bulkId: newId(), kind: 'addTag', value: `${mark} many` } as const;
  await manager.bulk.start({ ...bulk, ids: [customerId] });
}
