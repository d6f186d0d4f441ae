// Passkeys in the browser, by its own JSON forms of WebAuthn (Level 3). What does not know them shows no passkeys.
import { i18n } from '../../../../web/i18n.ts';
import { callAuth, readAuth } from './sign-in.ts';

/** An address of numbers has no passkeys: WebAuthn wants a name, and a connection that nobody listens to. */
export const passkeysHere =
  typeof PublicKeyCredential === 'function' &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential &&
  !/^[\d.]+$|:/.test(location.hostname);

/** @throws Error with a sentence, or with the code SESSION_NOT_FRESH after too long signed in */
export async function addPasskey(name: string): Promise<void> {
  const options = await readAuth('passkey/generate-register-options');
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(required(options)),
    }),
  );
  await callAuth('passkey/verify-registration', { name, response: credential.toJSON() });
}

/**
 * @param waiting the browser offers passkeys where the e-mail address is typed, and this waits for one to be chosen
 * @throws Error with a sentence; DOMException AbortError when the signal says so
 */
export async function signInWithPasskey(waiting?: AbortSignal): Promise<void> {
  const options = await readAuth('passkey/generate-authenticate-options');
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(required(options)),
      ...(waiting && { mediation: 'conditional' as const, signal: waiting }),
    }),
  );
  await callAuth('passkey/verify-authentication', { response: credential.toJSON() });
}

export async function offersWhileTyping(): Promise<boolean> {
  return passkeysHere && (await PublicKeyCredential.isConditionalMediationAvailable());
}

/** better-auth says "preferred"; the server takes only a key that knows its holder. */
function required<T extends object>(options: T): T & { userVerification: 'required' } {
  return { ...options, userVerification: 'required' };
}

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await work();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'AbortError') throw error;
    if (error.name === 'InvalidStateError') throw new Error(i18n.t('sign-in:passkeyKnown'), { cause: error });
  }
  throw new Error(i18n.t('sign-in:passkeyStopped'));
}
