import './two-factor.css';
import { Button, Code, Group, Input, PinInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { queryClient } from '../../../../web/client.ts';
import { useWelcome, welcomeQuery } from '../../../../web/welcome.ts';
import { QrCode } from './qr-code.tsx';
import { callAuth } from './sign-in.ts';

type Setup = { uri: string; backupCodes: string[] };

/**
 * Turning it on or off asks for the password again: an unlocked screen is not enough.
 * @param onTurnedOn where there is something to go on with
 */
export function TwoFactor({ onTurnedOn }: { onTurnedOn?: () => void }) {
  const { t } = useTranslation('account');
  const { me } = useWelcome();
  const [password, setPassword] = useState('');
  const [setup, setSetup] = useState<Setup | null>(null);
  const [fresh, setFresh] = useState<string[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const on = me?.twoFactor ?? false;

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setError(null);
    await work().catch((problem: unknown) => setError((problem as Error).message));
    setBusy(false);
  }
  const turn = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      const answer = await callAuth(on ? 'two-factor/disable' : 'two-factor/enable', { password });
      setPassword('');
      if (on) await refresh();
      else setSetup({ uri: answer.totpURI ?? '', backupCodes: answer.backupCodes ?? [] });
    });
  };
  const confirm = (code: string): Promise<void> =>
    attempt(async () => {
      await callAuth('two-factor/verify-totp', { code });
      setSetup(null);
      await refresh();
      onTurnedOn?.();
    });
  const newCodes = (): Promise<void> =>
    attempt(async () => {
      const { backupCodes } = await callAuth('two-factor/generate-backup-codes', { password });
      setPassword('');
      setFresh(backupCodes ?? []);
    });

  return (
    <section className="card">
      <h2>{t('settings.twoFactor')}</h2>
      <p className="muted" style={{ marginBottom: 12 }}>
        {on ? t('settings.twoFactorOn') : t('settings.twoFactorOff')}
      </p>
      {setup ? (
        <Confirm setup={setup} error={error} onCode={(code) => void confirm(code)} />
      ) : (
        <form onSubmit={turn}>
          <Group align="end">
            <PasswordField
              style={{ flex: 1 }}
              label={t('settings.currentPassword')}
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={error}
            />
            <Button type="submit" loading={busy} variant={on ? 'default' : 'filled'}>
              {on ? t('settings.turnOff') : t('settings.turnOn')}
            </Button>
            {on ? (
              <Button variant="default" disabled={password === '' || busy} onClick={() => void newCodes()}>
                {t('sign-in:newCodes')}
              </Button>
            ) : null}
          </Group>
          {fresh ? (
            <div role="status" style={{ marginTop: 12 }}>
              <p className="tiny">{t('settings.backupCodes')}</p>
              <Code block>{fresh.join('\n')}</Code>
            </div>
          ) : null}
        </form>
      )}
    </section>
  );
}

function Confirm({
  setup,
  error,
  onCode,
}: {
  setup: Setup;
  error: string | null;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation('account');
  const [tries, setTries] = useState(0);
  const key = new URL(setup.uri).searchParams.get('secret') ?? '';
  return (
    <Stack gap={10}>
      <p>{t('settings.scan')}</p>
      <div className="factor-key">
        <QrCode text={setup.uri} label={t('settings.qrCode')} />
        <div>
          <span className="tiny">{t('settings.setupKey')}</span>
          <Code block className="command">
            {key}
          </Code>
          <a href={setup.uri}>{t('settings.openApp')}</a>
        </div>
      </div>
      <p className="tiny">{t('settings.backupCodes')}</p>
      <Code block>{setup.backupCodes.join('\n')}</Code>
      <Input.Wrapper label={t('signIn.code')}>
        <PinInput
          key={tries} // empty for the next try: a full one would send each digit that is typed over another
          length={6}
          type="number"
          oneTimeCode
          autoFocus={tries > 0}
          aria-label={t('signIn.code')}
          onComplete={(code) => {
            setTries(tries + 1);
            onCode(code);
          }}
        />
      </Input.Wrapper>
      {error ? (
        <p role="alert" style={{ color: 'var(--bad)' }}>
          {error}
        </p>
      ) : null}
    </Stack>
  );
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: welcomeQuery().queryKey });
}
