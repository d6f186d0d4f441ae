// Whoever came in with the password they were given sees this page only, until they have chosen their own.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';
import { ChangePassword } from './change-password.tsx';
import { signOut } from './sign-in.ts';

export function FirstPasswordPage() {
  const { t } = useTranslation('sign-in');
  const { me } = useWelcome();
  return (
    <main className="centre">
      <div className="stack" style={{ width: 'min(460px, 100%)' }}>
        <section className="card" style={{ padding: 24 }}>
          <h1 style={{ fontSize: 22, marginBottom: 4 }}>{t('ownPasswordTitle', { name: me?.name })}</h1>
          <p className="muted" style={{ marginBottom: 16 }}>
            {t('ownPasswordLead')}
          </p>
          <ChangePassword currentLabel={t('givenPassword')} onChanged={() => location.assign('/')} />
        </section>
        <Button variant="subtle" onClick={() => void signOut()}>
          {t('shell:signOut')}
        </Button>
      </div>
    </main>
  );
}
