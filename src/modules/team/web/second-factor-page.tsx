// The owner asks for a second factor, and this is the only page until there is one.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';
import { signInWithPasskey } from './passkey.ts';
import { AddPasskey } from './passkeys.tsx';
import { signOut } from './sign-in.ts';
import { TwoFactor } from './two-factor.tsx';

export function SecondFactorPage() {
  const { t } = useTranslation('sign-in');
  const { me } = useWelcome();
  return (
    <main className="centre">
      <div className="stack" style={{ width: 'min(560px, 100%)' }}>
        <section className="card">
          <h1 style={{ fontSize: 22, marginBottom: 4 }}>{t('dueTitle', { name: me?.name })}</h1>
          <p className="muted" style={{ marginBottom: 0 }}>
            {t('dueLead')}
          </p>
        </section>
        <section className="card">
          <h2>{t('passkeys')}</h2>
          <p className="muted" style={{ marginBottom: 12 }}>
            {t('passkeysLead')}
          </p>
          <AddPasskey
            onAdded={async () => {
              await signInWithPasskey(); // this session was begun by a password alone
              location.assign('/');
            }}
          />
        </section>
        <TwoFactor onTurnedOn={() => location.assign('/')} />
        <Button variant="subtle" onClick={() => void signOut()}>
          {t('shell:signOut')}
        </Button>
      </div>
    </main>
  );
}
