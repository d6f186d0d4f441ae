// better-auth's own routes, called as plainly as they are.
import { i18n } from '../../../../web/i18n.ts';

type Answer = {
  twoFactorRedirect?: boolean;
  message?: string;
  code?: string;
  totpURI?: string;
  backupCodes?: string[];
};

/** @throws Error with a sentence for the reader */
export async function callAuth(path: string, body: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(i18n.t('shell:offline'));
  }
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (response.ok) return answer ?? {};
  if (response.status === 429) throw new Error(i18n.t('account:tooManyTries'));
  const key = `account:refused.${answer?.code ?? ''}`;
  throw new Error(i18n.exists(key) ? i18n.t(key) : i18n.t('account:refused.other'));
}

/** Everything that was read is forgotten with the page. */
export async function signOut(): Promise<void> {
  await callAuth('sign-out', {}).catch(() => {});
  location.assign('/sign-in');
}
