import { Button, PinInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callAuth } from './sign-in.ts';
import { useSubmit } from './use-submit.ts';

export function CodeStep({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('account');
  const [code, setCode] = useState('');
  const [backup, setBackup] = useState(false);
  const [tries, setTries] = useState(0);
  const { error, busy, submit } = useSubmit(async () => {
    try {
      await callAuth(backup ? 'two-factor/verify-backup-code' : 'two-factor/verify-totp', { code });
    } catch (refused) {
      if (!backup) setCode('');
      setTries(tries + 1);
      throw refused;
    }
    onDone();
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
              key={tries} // empty and from the first digit for the next try
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
