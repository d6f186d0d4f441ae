// What the owner asks of everybody who signs in. Read when somebody does, so that a change counts at once.
import type { Db } from '../db.ts';
import { usualTimes } from './over.ts';

export type SingleSignOn = {
  /** on the button */
  name: string;
  issuer: string;
  clientId: string;
  /** sealed; null: a public client, which has none */
  clientSecret: Buffer | null;
  /** of e-mail addresses that the provider may vouch for, in lower case */
  domains: readonly string[];
  /** for everybody but owners, who still come in when the provider is away */
  required: boolean;
  allowPrivate: boolean;
};
export type SignInRules = {
  secondFactorRequired: boolean;
  sessions: { idleMinutes: number; longestHours: number };
  sso: SingleSignOn | null;
};

export const ssoSealPurpose = 'single sign-on';

export async function readRules(db: Db): Promise<SignInRules> {
  const row = await db.selectFrom('sign_in_rules').selectAll().executeTakeFirst();
  if (!row) return { secondFactorRequired: false, sessions: { ...usualTimes }, sso: null };
  const { sso_issuer, sso_client_id, sso_name } = row;
  return {
    secondFactorRequired: row.second_factor_required,
    sessions: { idleMinutes: row.session_idle_minutes, longestHours: row.session_longest_hours },
    sso:
      sso_issuer && sso_client_id && sso_name
        ? {
            name: sso_name,
            issuer: sso_issuer,
            clientId: sso_client_id,
            clientSecret: row.sso_client_secret,
            domains: row.sso_domains,
            required: row.sso_required,
            allowPrivate: row.sso_allow_private,
          }
        : null,
  };
}
