import { Button, Loader } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ORPCError } from '@orpc/client';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '../client.ts';
import { PartMissing, startAnew } from '../part.ts';

/** Teaches what a page will show, and offers the one button that gets there. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p className="muted">{children}</p>
      {action ? <div style={{ marginTop: 16 }}>{action}</div> : null}
    </div>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('shell');
  const missing = error instanceof PartMissing;
  const refused = error instanceof ORPCError && error.status === 403; // again and again
  useEffect(() => {
    if (!missing) return undefined;
    const looking = new AbortController();
    void startAnew(looking.signal);
    return () => looking.abort();
  }, [missing]);
  return (
    <div className="empty" role="alert">
      <h2>{t(refused ? 'notAllowed' : 'failed')}</h2>
      <p className="muted">{missing ? t('partMissing') : messageOf(error)}</p>
      {retry && !missing && !refused ? (
        <Button mt={16} variant="default" onClick={retry}>
          {t('tryAgain')}
        </Button>
      ) : null}
    </div>
  );
}

/** For an address that leads nowhere. */
export function NoPage() {
  const { t } = useTranslation('shell');
  return (
    <Empty title={t('noPage')} action={<Link to="/">{t('home')}</Link>}>
      {t('noPageText')}
    </Empty>
  );
}

export function Loading() {
  const { t } = useTranslation('shell');
  return (
    <div className="empty" role="status" aria-label={t('loading')}>
      <Loader size="sm" />
      <p className="tiny loading-late">{t('late')}</p>
    </div>
  );
}
