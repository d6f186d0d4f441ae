import type { Db } from '../db.ts';
import { newId } from '../ids.ts';
import { TokenRefused } from './id-token.ts';
import type { SingleSignOn } from './rules.ts';

/** provider_id of accounts */
const providerId = 'sso';

/**
 * Somebody on the staff whom the provider has proven: by the tie made the first time, else by the e-mail address. Once tied,
 * an address that the provider gives to somebody else does not open the account.
 * @throws TokenRefused
 */
export async function findStaff(
  db: Db,
  sso: Pick<SingleSignOn, 'issuer' | 'domains'>,
  person: { sub: string; email?: string; email_verified?: unknown },
): Promise<string> {
  const email = person.email?.toLowerCase() ?? '';
  // some providers write "true"
  if (person.email_verified !== true && person.email_verified !== 'true')
    throw new TokenRefused('the e-mail address is not verified');
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (!email.includes('@') || !sso.domains.includes(domain))
    throw new TokenRefused('the e-mail address is of another domain');

  const accountId = `${sso.issuer} ${person.sub}`;
  const tied = await db
    .selectFrom('accounts')
    .select('user_id')
    .where('provider_id', '=', providerId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (tied) return tied.user_id;
  const staff = await db
    .selectFrom('staff')
    .select('id')
    .where('email', '=', email)
    .where('kind', '=', 'person')
    .where('active', '=', true)
    .executeTakeFirst();
  if (!staff) throw new TokenRefused('nobody on the staff has this e-mail address');
  const other = await db
    .selectFrom('accounts')
    .select('id')
    .where('provider_id', '=', providerId)
    .where('user_id', '=', staff.id)
    .where('account_id', 'like', `${sso.issuer.replaceAll(/[\\%_]/g, String.raw`\$&`)} %`)
    .executeTakeFirst();
  if (other) throw new TokenRefused('the account is tied to another person of the provider');
  const now = new Date();
  await db
    .insertInto('accounts')
    .values({
      id: newId(),
      account_id: accountId,
      provider_id: providerId,
      user_id: staff.id,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return staff.id;
}
