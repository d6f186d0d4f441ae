import type { Db } from '../../core/db.ts';
import { planned } from '../../core/round-trips.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import type { factsContract } from './contract.ts';
import { knownFacts } from './known.ts';
import { tellFacts } from './tell.ts';

const kept = ['kind', 'subject', 'confirmed_at'] as const;

/**
 * The customer says that a fact still holds. The same id again changes nothing and answers the same.
 * @throws NotFound for a fact that this customer does not have
 */
export async function confirmFact(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof factsContract.confirm>,
): Promise<OutputOf<typeof factsContract.confirm>> {
  const { customerId, kind, subject, confirmationId = newId() } = input;
  const now = new Date();
  const known = await knownFacts(tx, customerId, now, caller.siteIds);
  if (!known.some((fact) => fact.kind === kind && fact.subject === subject)) throw new NotFound();
  const made = await tx
    .insertInto('fact_confirmations')
    .modifyEnd(planned)
    .values({
      customer_id: customerId,
      confirmation_id: confirmationId,
      kind,
      subject,
      how: input.how,
      confirmed_at: now,
      confirmed_by: caller.staffId,
      conversation_id: input.conversationId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['customer_id', 'confirmation_id']).doNothing())
    .returning(kept)
    .executeTakeFirst();
  if (made) await tellFacts(tx, customerId);
  const row =
    made ??
    (await tx
      .selectFrom('fact_confirmations')
      .select(kept)
      .where('customer_id', '=', customerId)
      .where('confirmation_id', '=', confirmationId)
      .executeTakeFirstOrThrow());
  return {
    customerId,
    confirmationId,
    kind: row.kind,
    subject: row.subject,
    confirmedAt: row.confirmed_at.toISOString(),
  };
}

/** It was not confirmed after all: what confirmed it before counts again. Twice is once. @throws NotFound */
export async function unconfirmFact(
  tx: Db,
  caller: Caller,
  named: InputOf<typeof factsContract.unconfirm>,
): Promise<typeof named> {
  await checkVisible(tx, caller, named.customerId);
  const { numDeletedRows } = await tx
    .deleteFrom('fact_confirmations')
    .where('customer_id', '=', named.customerId)
    .where('confirmation_id', '=', named.confirmationId)
    .executeTakeFirst();
  if (numDeletedRows > 0n) await tellFacts(tx, named.customerId);
  return named;
}
