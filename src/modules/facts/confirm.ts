import type { Db } from '../../core/db.ts';
import { later, oneAtATime } from '../../core/round-trips.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import type { factsContract } from './contract.ts';
import { factToConfirm } from './known.ts';
import { tellFacts } from './tell.ts';

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
  await oneAtATime(tx, confirmationId);
  const { known, made } = await factToConfirm(
    tx,
    { customerId, kind, subject, confirmationId },
    caller.siteIds,
  );
  if (!known) throw new NotFound();
  if (made)
    return { customerId, confirmationId, ...made, confirmedAt: new Date(made.confirmedAt).toISOString() };
  const now = new Date();
  await tx
    .insertInto('fact_confirmations')
    .modifyEnd(later)
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
    .execute();
  await tellFacts(tx, customerId);
  return { customerId, confirmationId, kind, subject, confirmedAt: now.toISOString() };
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
