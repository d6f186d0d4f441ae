// By which server mail is sent.
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Forbidden, Invalid } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { MailServer } from '../../core/mail.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { DB } from '../../core/schema.ts';
import type { Seal } from '../../core/seal.ts';
import type { mailContract } from './contract.ts';
import { tryWaiting } from './outbox.ts';

type State = OutputOf<typeof mailContract.settings>;
type Row = Selectable<DB['mail_server']>;
export const sealPurpose = 'mail';

export async function readState(db: Db): Promise<State> {
  const row = await readServer(db);
  const { rows } = await sql<{
    waiting: number;
    failed: number;
    sent: number;
    filed: number;
    last_sent_at: Date | null;
    last_error: string | null;
  }>`
    SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'failed')::int AS failed,
           count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*) FILTER (WHERE state = 'filed')::int AS filed,
           max(settled_at) FILTER (WHERE state = 'sent') AS last_sent_at,
           (SELECT error FROM mails WHERE error IS NOT NULL AND state IN ('waiting', 'failed')
             ORDER BY created_at DESC LIMIT 1) AS last_error
      FROM mails`.execute(db);
  const counts = rows[0];
  return {
    server: row
      ? {
          host: row.host,
          port: row.port,
          security: row.security as MailServer['security'],
          username: row.username,
          fromAddress: row.from_address,
          fromName: row.from_name,
          allowPrivate: row.allow_private,
          hasPassword: row.password !== null,
        }
      : null,
    waiting: counts?.waiting ?? 0,
    failed: counts?.failed ?? 0,
    sent: counts?.sent ?? 0,
    filed: counts?.filed ?? 0,
    lastSentAt: counts?.last_sent_at?.toISOString() ?? null,
    lastError: counts?.last_error ?? null,
  };
}

export function readServer(db: Db): Promise<Row | undefined> {
  return db.selectFrom('mail_server').selectAll().executeTakeFirst();
}

/** @throws Forbidden, Invalid */
export async function saveServer(
  tx: Db,
  { caller, sealFor }: Pick<Call, 'caller' | 'sealFor'>,
  input: InputOf<typeof mailContract.saveSettings>,
): Promise<State> {
  const before = await readServer(tx);
  checkPrivate(caller, input, before);
  const values = {
    host: input.host,
    port: input.port,
    security: input.security,
    username: input.username,
    password: passwordOf(input, before, sealFor(sealPurpose)),
    from_address: input.fromAddress,
    from_name: input.fromName,
    allow_private: input.allowPrivate,
    changed_at: new Date(),
  };
  // over an open line only inside the house
  if (values.password && input.security === 'none' && !input.allowPrivate)
    throw new Invalid('mail:readablePassword');
  await tx
    .insertInto('mail_server')
    .values(values)
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
    .execute();
  await tryWaiting(tx);
  return readState(tx);
}

type Input = InputOf<typeof mailContract.saveSettings>;

/** A password goes to the server for which it was typed, and to no other. @throws Invalid */
function passwordOf(input: Input, before: Row | undefined, seal: Seal): Buffer | null {
  if (input.username === null || input.password === null) return null;
  if (input.password !== undefined) return seal.close(input.password);
  if (!before?.password) return null;
  const same =
    before.host === input.host &&
    before.port === input.port &&
    before.security === input.security &&
    before.username === input.username;
  if (!same) throw new Invalid('mail:passwordAgain');
  return before.password;
}

/** Letting this server talk to the house's own network is for the owner to allow, and so is where it talks to then. */
function checkPrivate(caller: Caller, input: Input, before: Row | undefined): void {
  if (!input.allowPrivate || caller.role === 'owner') return;
  const same = before?.allow_private && before.host === input.host && before.port === input.port;
  if (!same) throw new Forbidden('mail:privateByOwner');
}

export async function removeServer(tx: Db): Promise<State> {
  await tx.deleteFrom('mail_server').execute();
  await tryWaiting(tx);
  return readState(tx);
}

/** @returns what core/mail.ts sends with; null where none is set */
export async function openServer(
  db: Db,
  seal: Seal,
): Promise<{ server: MailServer; from: { name: string; address: string } } | null> {
  const row = await readServer(db);
  if (!row) return null;
  return {
    server: {
      host: row.host,
      port: row.port,
      security: row.security as MailServer['security'],
      username: row.username,
      password: row.password ? seal.open(row.password) : null,
      allowInside: row.allow_private,
    },
    from: { name: row.from_name, address: row.from_address },
  };
}
