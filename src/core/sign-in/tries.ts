// Guessing passwords is slowed down for each account, in the database: all servers of a house count together, and an
// address that nobody has is counted as one that somebody has.
import { createHash } from 'node:crypto';
import { type Db } from '../db.ts';
import { sql } from 'kysely';

const minutes = 15;
/** Of one account within that time: from one address of the network, and from all of them. */
const mostFromOne = 10;
const mostFromAll = 25;

/**
 * Counts a try before it is looked at, so that twenty at once are twenty.
 * @returns whether it may be looked at
 */
export async function countTry(db: Db, email: string, ip: string): Promise<boolean> {
  const { rows } = await sql<{ bucket: Buffer; refused: number }>`
    INSERT INTO sign_in_tries AS tries (bucket, refused, since)
    VALUES (${ofOne(email, ip)}, 1, now()), (${ofAll(email)}, 1, now())
    ON CONFLICT (bucket) DO UPDATE SET
      refused = CASE WHEN tries.since < now() - make_interval(mins => ${minutes}) THEN 1 ELSE tries.refused + 1 END,
      since = CASE WHEN tries.since < now() - make_interval(mins => ${minutes}) THEN now() ELSE tries.since END
    RETURNING bucket, refused`.execute(db);
  const one = ofOne(email, ip);
  return rows.every(({ bucket, refused }) => refused <= (bucket.equals(one) ? mostFromOne : mostFromAll));
}

/**
 * A code of an authenticator app counts once, also within its half minute: who looked over a shoulder comes too late.
 * @returns whether it is new
 */
export async function isNewCode(db: Db, staffId: string, code: string): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO sign_in_tries AS tries (bucket, refused, since) VALUES (${digest(`code ${staffId}\n${code}`)}, 0, now())
    ON CONFLICT (bucket) DO UPDATE SET since = now() WHERE tries.since < now() - interval '5 minutes'
    RETURNING 1`.execute(db);
  return rows.length === 1;
}

/** It was the right password: what went before from there was a slip of the finger. */
export async function forgetTries(db: Db, email: string, ip: string): Promise<void> {
  await sql`DELETE FROM sign_in_tries WHERE bucket = ${ofOne(email, ip)}`.execute(db);
  await sql`UPDATE sign_in_tries SET refused = refused - 1 WHERE bucket = ${ofAll(email)}`.execute(db);
}

export async function tidyTries(db: Db): Promise<void> {
  await sql`DELETE FROM sign_in_tries WHERE since < now() - make_interval(mins => ${minutes})`.execute(db);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const ofAll = (email: string): Buffer => digest(email.toLowerCase());
const ofOne = (email: string, ip: string): Buffer => digest(`${email.toLowerCase()}\n${ip}`);
