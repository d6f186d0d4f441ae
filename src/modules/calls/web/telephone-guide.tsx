// What to enter in the telephone system: the address, and for our own form an example that can be run.
import { CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { client } from '../../../../web/client.ts';

export type Telephone = Awaited<ReturnType<typeof client.calls.telephones>>['items'][number];

export function TelephoneGuide({ telephone: { telephoneId, kind } }: { telephone: Telephone }) {
  const { t } = useTranslation('calls');
  const url = `${location.origin}/api/v1/telephony/${telephoneId}`;
  return (
    <div className="telephone-form">
      <div className="label" style={{ marginTop: 12 }}>
        {t('phone.webhook')}
      </div>
      <code>{url}</code>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <button type="button" className="chip" style={{ marginTop: 6 }} onClick={copy}>
            {t(copied ? 'phone.copied' : 'phone.copy')}
          </button>
        )}
      </CopyButton>
      <p className="tiny" style={{ marginTop: 8 }}>
        {t(`phone.guide.${kind}`)}
      </p>
      {kind === 'generic' ? (
        <details>
          <summary>{t('phone.example')}</summary>
          <p className="tiny">{t('phone.form')}</p>
          <code>{curlFor(url)}</code>
        </details>
      ) : null}
    </div>
  );
}

function curlFor(url: string): string {
  return [
    "SECRET='…'",
    'NOW=$(date +%s)',
    `BODY='{"id":"'$NOW'","call":"call-1","event":"ringing","at":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'","from":"+442079460812","extension":"12"}'`,
    `SIGNATURE=$(printf '%s.%s' "$NOW" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.* //')`,
    `curl ${url} -H "X-Rapport-Timestamp: $NOW" -H "X-Rapport-Signature: sha256=$SIGNATURE" \\`,
    '  -H "Content-Type: application/json" -d "$BODY"',
  ].join('\n');
}
