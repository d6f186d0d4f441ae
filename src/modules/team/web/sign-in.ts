// better-auth's own routes, called as plainly as they are.
import { leaveOthers } from '../../../../web/client.ts';
import { i18n } from '../../../../web/i18n.ts';

type Answer = {
  twoFactorRedirect?: boolean;
  message?: string;
  code?: string;
  totpURI?: string;
  backupCodes?: string[];
};

/** What was refused, in a sentence for the reader; the code tells pages what to offer. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(refusalText(code));
    this.code = code;
  }
}

/** @throws Refused, Error with a sentence for the reader */
export function callAuth(path: string, body: object): Promise<Answer> {
  return ask<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** What the browser is to do, as the server says. @throws Refused, Error */
export function readAuth(
  path: string,
): Promise<PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON> {
  return ask(path, {});
}

async function ask<T extends object>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, init);
  } catch {
    throw new Error(i18n.t('shell:offline'));
  }
  const answer = (await response.json().catch(() => ({}))) as T & { code?: string };
  if (response.ok) return answer;
  throw new Refused(answer.code ?? (response.status === 429 ? 'TOO_MANY_TRIES' : 'other'));
}

export function refusalText(code: string): string {
  const key = `account:refused.${code}`;
  return i18n.exists(key) ? i18n.t(key) : i18n.t('account:refused.other');
}

/** Everything that was read is forgotten with the page. */
export async function signOut(to = '/sign-in'): Promise<void> {
  await callAuth('sign-out', {}).catch(() => {});
  leaveOthers();
  location.assign(to);
}
