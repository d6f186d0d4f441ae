// A draft under lock: what save, finish, take and discard share.
import type { Db } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import { announce } from '../../core/live.ts';
import type { Conversation } from './read.ts';

/** @throws Conflict for one that was finished */
export function checkDraft({ state }: Conversation): void {
  if (state === 'done') throw new Conflict('conversations:done');
}

/** Every desk with this customer hears it; those whose list of open contacts changes hear that too. */
export async function tellDesks(
  tx: Db,
  customerId: string,
  staffIds: readonly (string | null | undefined)[] = [],
  more: readonly 'customer'[] = [],
): Promise<void> {
  const desks = [...new Set(staffIds)].filter((id) => typeof id === 'string');
  await announce(
    tx,
    { topic: 'conversations', id: customerId },
    ...desks.map((id) => ({ topic: 'desk', id })),
    ...more.map((topic) => ({ topic, id: customerId })),
  );
}
