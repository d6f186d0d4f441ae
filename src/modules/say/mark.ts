// What was said, or left unsaid: remembered for next time.
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { announce } from '../../core/live.ts';
import { checkVisible } from '../customers/visible.ts';
import { confirmFact, unconfirmFact } from '../facts/confirm.ts';
import { factKinds } from '../facts/kinds.ts';
import type { sayContract } from './contract.ts';
import { gather, holdCustomer } from './gather.ts';
import { whatToSay } from './what-to-say.ts';

type Marked = OutputOf<typeof sayContract.mark>;
type Mark = InputOf<typeof sayContract.mark>;
type One = InputOf<typeof sayContract.unmark>;

/**
 * Two desks that tick one line tick it once: the second is answered with what the first wrote.
 * @throws NotFound; Conflict for a line that is not to be said (any more); Invalid for one that is settled elsewhere
 */
export async function markSaid(call: Call, input: Mark): Promise<Marked> {
  const { db: tx, caller } = call;
  const { customerId, sayId, rule, subject, state } = input;
  await checkVisible(tx, caller, customerId);
  await holdCustomer(tx, customerId);
  const known = await findMark(tx, { customerId, sayId });
  if (known) return known;
  const { material, rules, mood, speaker } = await gather(call, input);
  const lines = whatToSay(material, rules, mood, speaker.language);
  const line = lines.find((each) => each.rule === rule && each.subject === subject);
  if (!line) throw new Conflict('say:gone');
  if (line.action === 'mood') throw new Invalid('say:onlyMood');
  if (line.sayId !== null && line.state !== 'open')
    return { customerId, sayId: line.sayId, state: line.state };
  if (line.action === 'settle' && state === 'done') throw new Invalid('say:settleFirst');
  if (line.action === 'confirm' && state === 'done') await confirm(tx, caller, input);
  const { state: _state, sayId: _sayId, by: _by, ...shown } = line;
  await tx
    .insertInto('say_marks')
    .values({
      customer_id: customerId,
      say_id: sayId,
      ...{ rule, subject, state },
      at: new Date(),
      staff_id: caller.staffId,
      conversation_id: input.conversationId ?? null,
      line: JSON.stringify(shown),
    })
    .execute();
  await announce(tx, { topic: 'say', id: customerId });
  return { customerId, sayId, state };
}

/** The confirmation bears the id of the tick, so that taking one back takes back the other. */
async function confirm(
  tx: Db,
  caller: Caller,
  { customerId, sayId, subject: about, conversationId }: Mark,
): Promise<void> {
  const [kind, subject = ''] = about.split(':', 2);
  const fact = factKinds.find((each) => each === kind);
  if (!fact) throw new Conflict('say:gone');
  await confirmFact(tx, caller, {
    customerId,
    kind: fact,
    subject,
    confirmationId: sayId,
    how: 'asked',
    conversationId,
  });
}

async function findMark(tx: Db, { customerId, sayId }: One): Promise<Marked | null> {
  const row = await tx
    .selectFrom('say_marks')
    .select('state')
    .where('customer_id', '=', customerId)
    .where('say_id', '=', sayId)
    .executeTakeFirst();
  return row ? { customerId, sayId, state: row.state as Marked['state'] } : null;
}

/** Taken back twice is taken back once. @throws NotFound for a customer who is not there */
export async function unmark(tx: Db, caller: Caller, { customerId, sayId }: One): Promise<One> {
  await checkVisible(tx, caller, customerId);
  await tx
    .deleteFrom('say_marks')
    .where('customer_id', '=', customerId)
    .where('say_id', '=', sayId)
    .execute();
  await unconfirmFact(tx, caller, { customerId, confirmationId: sayId }); // where it confirmed something
  await announce(tx, { topic: 'say', id: customerId });
  return { customerId, sayId };
}
