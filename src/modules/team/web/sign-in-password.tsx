// The ways in: a passkey, the single sign-on of the house, e-mail and password.
import { Button, Divider, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { offersWhileTyping, passkeysHere, signInWithPasskey } from './passkey.ts';
import { callAuth, refusalText } from './sign-in.ts';
import { useSubmit } from './use-submit.ts';

export function PasswordStep({
  to,
  refused,
  onSecondFactor,
  onDone,
}: {
  to: string;
  refused: string | undefined;
  onSecondFactor: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('account');
  const { sso } = useWelcome();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const withPassword = useSubmit(
    async () => {
      const { twoFactorRedirect } = await callAuth('sign-in/email', { email, password });
      if (twoFactorRedirect) onSecondFactor();
      else onDone();
    },
    refused ? refusalText(refused) : null,
  );
  const passkey = usePasskey(onDone);
  const error = withPassword.error ?? passkey.error;
  return (
    <Stack gap={12}>
      {sso ? (
        <Button component="a" href={`/api/auth/sso/start?to=${encodeURIComponent(to)}`} fullWidth>
          {t('sign-in:ssoButton', { name: sso.name })}
        </Button>
      ) : null}
      {passkeysHere ? (
        <Button variant="default" fullWidth loading={passkey.busy} onClick={() => void passkey.submit()}>
          {t('sign-in:passkeyButton')}
        </Button>
      ) : null}
      {sso || passkeysHere ? (
        <Divider label={sso?.required ? t('sign-in:ownersOnly') : t('sign-in:or')} />
      ) : null}
      <form onSubmit={withPassword.submit}>
        <Stack gap={12}>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username webauthn"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField
            label={t('password')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {error ? (
            <p role="alert" className="tiny" style={{ color: 'var(--bad)' }}>
              {error}
            </p>
          ) : null}
          <Button type="submit" loading={withPassword.busy} fullWidth variant={sso ? 'default' : 'filled'}>
            {t('signIn.button')}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}

/** Waits for a passkey to be chosen in the list that the browser shows under the e-mail address, or asks for one at once. */
function usePasskey(onDone: () => void) {
  const waiting = useRef<AbortController | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  const asked = useSubmit(async () => {
    waiting.current?.abort(); // a browser asks for one thing at a time
    await signInWithPasskey();
    done.current();
  });
  useEffect(() => {
    const stop = new AbortController();
    waiting.current = stop;
    void (async () => {
      try {
        if (!(await offersWhileTyping()) || stop.signal.aborted) return;
        await signInWithPasskey(stop.signal);
        done.current();
      } catch {
        // left, refused or unable: the button is still there, and says why
      }
    })();
    return () => stop.abort();
  }, []);
  return asked;
}
