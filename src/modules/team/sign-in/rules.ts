import type { Db } from '../../../core/db.ts';
import { inTransaction } from '../../../core/db.ts';
import { Invalid } from '../../../core/errors.ts';
import type { Call } from '../../../core/handle.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import { askProvider } from '../../../core/sign-in/provider.ts';
import { readRules, type SingleSignOn, ssoSealPurpose } from '../../../core/sign-in/rules.ts';
import type { signInContract } from './contract.ts';

type Rules = OutputOf<typeof signInContract.rules>;
type Input = InputOf<typeof signInContract.saveRules>;

export async function showRules(db: Db): Promise<Rules> {
  const { secondFactorRequired, sessions, sso } = await readRules(db);
  return {
    secondFactorRequired,
    sessions,
    sso: sso && {
      name: sso.name,
      issuer: sso.issuer,
      clientId: sso.clientId,
      domains: [...sso.domains],
      required: sso.required,
      allowPrivate: sso.allowPrivate,
      hasSecret: sso.clientSecret !== null,
    },
    redirectPath: '/api/auth/sso/callback',
  };
}

/** The provider is asked before anything is kept: a slip of the finger would lock people out. @throws Invalid */
export async function saveRules({ db, sealFor }: Call, input: Input): Promise<Rules> {
  if (input.sso) await askProvider(input.sso);
  await inTransaction(db, async (tx) => {
    const before = await readRules(tx);
    const { sso, sessions = before.sessions } = input;
    const values = {
      second_factor_required: input.secondFactorRequired,
      session_idle_minutes: sessions.idleMinutes,
      session_longest_hours: sessions.longestHours,
      sso_name: sso?.name ?? null,
      sso_issuer: sso?.issuer ?? null,
      sso_client_id: sso?.clientId ?? null,
      sso_client_secret: secretOf(input, before.sso, (text) => sealFor(ssoSealPurpose).close(text)),
      sso_domains: sso?.domains ?? [],
      sso_required: sso?.required ?? false,
      sso_allow_private: sso?.allowPrivate ?? false,
      changed_at: new Date(),
    };
    await tx
      .insertInto('sign_in_rules')
      .values(values)
      .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
      .execute();
    if (sso?.required) await endOtherWays(tx);
  });
  return showRules(db);
}

/** A secret goes to the provider for which it was typed, and to no other. @throws Invalid */
function secretOf(
  { sso, clientSecret }: Input,
  before: SingleSignOn | null,
  close: (text: string) => Buffer,
): Buffer | null {
  if (!sso || clientSecret === null) return null;
  if (clientSecret !== undefined) return close(clientSecret);
  if (!before?.clientSecret) return null;
  if (before.issuer !== sso.issuer || before.clientId !== sso.clientId) throw new Invalid('team:secretAgain');
  return before.clientSecret;
}

/** Who has to come by the single sign-on from now on, and came another way, comes again. */
async function endOtherWays(tx: Db): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('method', 'is', null), eb('method', '<>', 'sso')]))
    .where('user_id', 'in', tx.selectFrom('staff').select('id').where('role', '<>', 'owner'))
    .execute();
}
