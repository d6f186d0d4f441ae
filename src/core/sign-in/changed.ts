// Whoever's way in was changed hears of it, also when it was somebody else with their session who changed it.
import type { Db } from '../db.ts';
import { newId } from '../ids.ts';
import { enqueue } from '../jobs.ts';

export type SignInChange = {
  staffId: string;
  what:
    | 'passkey_added'
    | 'passkey_removed'
    | 'password_changed'
    | 'factors_reset'
    | 'second_factor_off'
    | 'code_reused';
  /** of this one change */
  changeId: string;
};

/** The job that tells them; it is the room of notices that carries it out. */
export const signInChanged = 'notices.signInChanged';

export function tellOfChange(db: Db, staffId: string, what: SignInChange['what']): Promise<void> {
  return enqueue(db, signInChanged, { staffId, what, changeId: newId() } satisfies SignInChange);
}
