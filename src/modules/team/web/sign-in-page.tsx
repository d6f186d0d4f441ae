import { Button, PasswordInput, PinInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callAuth } from './sign-in.ts';

export function SignInPage() {
  const { t } = useTranslation('account');
  const [step, setStep] = useState<'password' | 'code'>('password');
  return (
    <main className="centre">
      <section className="card" style={{ width: 'min(380px, 100%)', padding: 24 }}>
        <h1 style={{ fontSize: 22, marginBottom: 4 }}>Rapport</h1>
        <p className="muted" style={{ marginBottom: 18 }}>
          {step === 'password' ? t('signIn.lead') : t('signIn.codeLead')}
        </p>
        {step === 'password' ? <PasswordStep onSecondFactor={() => setStep('code')} /> : <CodeStep />}
      </section>
    </main>
  );
}

function useSubmit(work: () => Promise<void>) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError((problem as Error).message);
    }
    setBusy(false);
  }
  return { error, busy, submit };
}

function PasswordStep({ onSecondFactor }: { onSecondFactor: () => void }) {
  const { t } = useTranslation('account');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { error, busy, submit } = useSubmit(async () => {
    const { twoFactorRedirect } = await callAuth('sign-in/email', { email, password });
    if (twoFactorRedirect) onSecondFactor();
    else location.assign('/');
  });
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={error}
        />
        <Button type="submit" loading={busy} fullWidth>
          {t('signIn.button')}
        </Button>
      </Stack>
    </form>
  );
}

function CodeStep() {
  const { t } = useTranslation('account');
  const [code, setCode] = useState('');
  const [backup, setBackup] = useState(false);
  const { error, busy, submit } = useSubmit(async () => {
    await callAuth(backup ? 'two-factor/verify-backup-code' : 'two-factor/verify-totp', { code });
    location.assign('/');
  });
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        {backup ? (
          <TextInput
            label={t('signIn.backupCode')}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
            error={error}
          />
        ) : (
          <>
            <PinInput
              length={6}
              type="number"
              oneTimeCode
              autoFocus
              aria-label={t('signIn.code')}
              value={code}
              onChange={setCode}
            />
            {error ? (
              <p role="alert" style={{ color: 'var(--bad)' }}>
                {error}
              </p>
            ) : null}
          </>
        )}
        <Button type="submit" loading={busy} fullWidth>
          {t('signIn.button')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setBackup(!backup);
            setCode('');
          }}
        >
          {backup ? t('signIn.useCode') : t('signIn.useBackup')}
        </Button>
      </Stack>
    </form>
  );
}
