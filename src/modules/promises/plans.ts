// "Together we will": steps of ours are promises like any other, steps of the customer are told beside them.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import { checkDue, makePromise } from './make.ts';
import type { plansContract } from './plans-contract.ts';
import { readPromises } from './read.ts';
import { keepPromise, reopenPromise } from './settle.ts';
import { tellPromises } from './tell.ts';

export type Plan = OutputOf<typeof plansContract.make>;
type Named = { customerId: string; planId: string };

/** @throws NotFound */
export async function listPlans(
  db: Db,
  caller: Caller,
  { customerId }: { customerId: string },
): Promise<{ items: Plan[] }> {
  await checkVisible(db, caller, customerId);
  return { items: await readPlans(db, sql<SqlBool>`plans.customer_id = ${customerId}`) };
}

/** The same id again changes nothing and answers the same. @throws NotFound */
export async function makePlan(
  tx: Db,
  caller: Caller,
  { customerId, planId, what, conversationId }: InputOf<typeof plansContract.make>,
): Promise<Plan> {
  await checkVisible(tx, caller, customerId);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('plans')
    .values({
      customer_id: customerId,
      plan_id: planId,
      what,
      conversation_id: conversationId ?? null,
      made_by: caller.staffId,
      made_at: new Date(),
    })
    .onConflict((conflict) => conflict.columns(['customer_id', 'plan_id']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n)
    await record(tx, { customerId, kind: 'plan.made', staffId: caller.staffId, data: { planId, what } });
  await tellPromises(tx, customerId);
  return readPlan(tx, { customerId, planId });
}

/** The same id again changes nothing. @throws NotFound, Conflict for a finished plan, and as makePromise does */
export async function addStep(
  tx: Db,
  who: Pick<Call, 'caller' | 'locale'>,
  input: InputOf<typeof plansContract.step>,
): Promise<Plan> {
  const { customerId, planId, stepId, whose, what } = input;
  const plan = await lockPlan(tx, who.caller, input);
  const { steps } = await readPlan(tx, input);
  if (steps.some((step) => step.stepId === stepId)) return readPlan(tx, input);
  if (plan.finished_at) throw new Conflict('promises:planFinished');
  const ours = whose === 'us';
  if (ours)
    await makePromise(
      tx,
      who,
      {
        ...input,
        promiseId: stepId,
        kind: 'other',
        findAWay: false,
        conversationId: plan.conversation_id ?? undefined,
      },
      planId,
    );
  else checkDue(new Date(input.dueAt), new Date(), input.confirmPast);
  await tx
    .insertInto('plan_steps')
    .values({
      customer_id: customerId,
      plan_id: planId,
      step_id: stepId,
      position: steps.length,
      whose,
      promise_id: ours ? stepId : null,
      what: ours ? null : what,
      due_at: ours ? null : new Date(input.dueAt),
    })
    .execute();
  await tellPromises(tx, customerId);
  return readPlan(tx, input);
}

/** @throws NotFound, Conflict for a promise of ours that was broken */
export async function markDone(
  tx: Db,
  caller: Caller,
  { done, stepId, ...named }: InputOf<typeof plansContract.done>,
): Promise<Plan> {
  await lockPlan(tx, caller, named);
  const { customerId } = named;
  const step = (await readPlan(tx, named)).steps.find((each) => each.stepId === stepId);
  if (!step) throw new NotFound();
  if (step.promise) {
    const promise = { customerId, promiseId: step.promise.promiseId };
    await (done ? keepPromise : reopenPromise)(tx, caller, promise);
  } else if ((step.doneAt !== null) !== done) {
    await tx
      .updateTable('plan_steps')
      .set({ done_at: done ? new Date() : null })
      .where('customer_id', '=', customerId)
      .where('plan_id', '=', named.planId)
      .where('step_id', '=', stepId)
      .execute();
    await tellPromises(tx, customerId);
  }
  return readPlan(tx, named);
}

/** @throws NotFound */
export async function finishPlan(
  tx: Db,
  caller: Caller,
  { finished, ...named }: InputOf<typeof plansContract.finish>,
): Promise<Plan> {
  const plan = await lockPlan(tx, caller, named);
  if ((plan.finished_at !== null) === finished) return readPlan(tx, named);
  await tx
    .updateTable('plans')
    .set({ finished_at: finished ? new Date() : null, finished_by: finished ? caller.staffId : null })
    .where('customer_id', '=', named.customerId)
    .where('plan_id', '=', named.planId)
    .execute();
  if (finished) {
    const data = { planId: named.planId, what: plan.what };
    await record(tx, { customerId: named.customerId, kind: 'plan.finished', staffId: caller.staffId, data });
  }
  await tellPromises(tx, named.customerId);
  return readPlan(tx, named);
}

async function lockPlan(tx: Db, caller: Caller, { customerId, planId }: Named) {
  await checkVisible(tx, caller, customerId);
  const plan = await tx
    .selectFrom('plans')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('plan_id', '=', planId)
    .forUpdate()
    .executeTakeFirst();
  if (!plan) throw new NotFound();
  return plan;
}

async function readPlan(db: Db, { customerId, planId }: Named): Promise<Plan> {
  const [plan] = await readPlans(
    db,
    sql<SqlBool>`plans.customer_id = ${customerId} AND plans.plan_id = ${planId}`,
  );
  if (!plan) throw new NotFound();
  return plan;
}

type Row = {
  customer_id: string;
  plan_id: string;
  what: string;
  conversation_id: string | null;
  made_by: Plan['madeBy'];
  made_at: Date;
  finished_at: Date | null;
  steps: {
    stepId: string;
    whose: 'us' | 'customer';
    promiseId: string | null;
    what: string | null;
    dueAt: string | null;
    doneAt: string | null;
  }[];
};
const most = 100;

async function readPlans(db: Db, where: ReturnType<typeof sql<SqlBool>>): Promise<Plan[]> {
  const { rows } = await sql<Row>`
    SELECT plans.customer_id, plans.plan_id, what, conversation_id, made_at, finished_at,
           (SELECT json_build_object('staffId', id, 'name', name) FROM staff WHERE id = made_by) AS made_by,
           (SELECT coalesce(json_agg(json_build_object('stepId', step_id, 'whose', whose, 'promiseId', promise_id,
                     'what', step.what, 'dueAt', due_at, 'doneAt', done_at) ORDER BY position), '[]')
              FROM plan_steps AS step
             WHERE step.customer_id = plans.customer_id AND step.plan_id = plans.plan_id) AS steps
      FROM plans WHERE ${where}
     ORDER BY finished_at IS NOT NULL, made_at DESC, plan_id LIMIT ${most}`.execute(db);
  const first = rows[0];
  if (!first) return [];
  const promises = await readPromises(
    db,
    sql<SqlBool>`promises.customer_id = ${first.customer_id} AND plan_id = ANY(${rows.map((row) => row.plan_id)}::uuid[])`,
  );
  const now = new Date().toISOString();
  return rows.map((row) => ({
    customerId: row.customer_id,
    planId: row.plan_id,
    what: row.what,
    conversationId: row.conversation_id,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    steps: row.steps
      .map((step) => {
        const promise = promises.find((each) => each.promiseId === step.promiseId) ?? null;
        const dueAt = promise?.dueAt ?? iso(step.dueAt) ?? '';
        const doneAt = promise ? promise.settledAt : iso(step.doneAt);
        const { stepId, whose } = step;
        const what = promise?.what ?? step.what ?? '';
        return { stepId, whose, what, dueAt, doneAt, overdue: doneAt === null && dueAt < now, promise };
      })
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt)),
  }));
}

function iso(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
