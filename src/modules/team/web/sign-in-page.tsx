import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { returnTo } from '../../../core/sign-in/return-to.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { CodeStep } from './sign-in-code.tsx';
import { PasswordStep } from './sign-in-password.tsx';

export function SignInPage() {
  const { t } = useTranslation('account');
  const { sessionOver } = useWelcome();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const { to, refused } = useSearch({ from: '/sign-in' });
  const goOn = (): void => location.assign(returnTo(to));
  return (
    <main className="centre">
      <section className="card" style={{ width: 'min(380px, 100%)', padding: 24 }}>
        <h1 style={{ fontSize: 22, marginBottom: 4 }}>Rapport</h1>
        <p className="muted" style={{ marginBottom: 18 }}>
          {step === 'password' ? t('signIn.lead') : t('signIn.codeLead')}
        </p>
        {step === 'password' && sessionOver ? (
          <p role="status" className="tone-warn" style={{ marginBottom: 18 }}>
            {t(`sign-in:over.${sessionOver}`)}
          </p>
        ) : null}
        {step === 'password' ? (
          <PasswordStep
            to={returnTo(to)}
            refused={refused}
            onSecondFactor={() => setStep('code')}
            onDone={goOn}
          />
        ) : (
          <CodeStep onDone={goOn} />
        )}
      </section>
    </main>
  );
}
