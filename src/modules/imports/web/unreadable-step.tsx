import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import type { Import } from './queries.ts';
import { Aside } from './aside.tsx';
import { Steps } from './steps.tsx';

/** A file that is no sales export, with the reason and what to do instead. */
export function UnreadableStep({ current }: { current: Import }) {
  const { t } = useTranslation('imports');
  return (
    <>
      <PageHead title={t('page.title')} lead={`${current.fileName} · ${t('page.nothingWritten')}`}>
        <Steps at="file" />
      </PageHead>
      <section className="card import-bad" role="alert">
        <h2 className="import-heading">{t('page.unreadable.title')}</h2>
        <p>{current.problem?.message}</p>
        <Group mt={12} gap={8}>
          <Button renderRoot={(props) => <Link to="/imports" {...props} />}>
            {t('page.unreadable.other')}
          </Button>
          <Aside importNo={current.importNo} later={false} />
        </Group>
      </section>
    </>
  );
}
