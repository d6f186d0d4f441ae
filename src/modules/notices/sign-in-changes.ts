import type { Db } from '../../core/db.ts';
import { inTransaction } from '../../core/db.ts';
import type { SignInChange } from '../../core/sign-in/changed.ts';
import { tellOfSafety } from './safety.ts';

export function tellOfSignIn(db: Db, { staffId, what, changeId }: SignInChange): Promise<void> {
  return inTransaction(db, (tx) =>
    tellOfSafety(tx, [{ staffId, key: `sign-in ${changeId}`, kind: what, customerId: null, data: {} }]),
  );
}
