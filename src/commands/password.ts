// `rapport password EMAIL`: for whoever cannot sign in any more, and behind an import, when nobody can. Who runs it can read
// the database anyway.
import { text } from 'node:stream/consumers';
import { openRapport } from '../app.ts';
import { addAuditEntry } from '../core/audit.ts';
import type { Env } from '../core/env.ts';
import { Invalid, NotFound } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';
import { Password } from '../modules/team/contract.ts';
import { makeFirstPassword, setPassword } from '../modules/team/passwords.ts';

export type PasswordOptions = { stdin?: boolean; json?: boolean };

/**
 * Makes a first one, which is replaced when they sign in, and prints it; or takes the one that they chose, as the first
 * line of standard input. Ends their sessions.
 */
export async function password(env: Env, email: string, { stdin, json }: PasswordOptions): Promise<void> {
  const given = stdin ? ((await text(process.stdin)).split('\n', 1)[0] ?? '').trim() : null;
  if (given !== null && !Password.safeParse(given).success)
    throw new Invalid('transfer:passwordLength', {
      least: Password.minLength ?? 0,
      most: Password.maxLength ?? 0,
    });
  const rapport = await openRapport(env);
  try {
    const person = await rapport.database.db.transaction().execute(async (tx) => {
      const found = await tx
        .selectFrom('staff')
        .select(['id', 'name', 'email'])
        .where('email', '=', email.trim().toLowerCase())
        .executeTakeFirst();
      if (!found) throw new NotFound('transfer:noSuchStaff', { email });
      const first = given === null ? await makeFirstPassword(tx, found.id) : null;
      if (given !== null) await setPassword(tx, found.id, given);
      await addAuditEntry(tx, {
        staffId: null,
        door: 'command',
        operation: 'team.updateStaff',
        input: { staffId: found.id, password: '…' },
      });
      return { ...found, first };
    });
    const { name, email: address, first } = person;
    const report = { name, email: address, password: first?.password ?? null, until: first?.until ?? null };
    const sentence = translator('en')(first ? 'transfer:password' : 'transfer:passwordSet', { ...report });
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${sentence}\n`);
  } finally {
    await rapport.close();
  }
}
