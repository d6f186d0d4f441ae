import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import type { Import } from './queries.ts';
import { Aside } from './aside.tsx';
import { ReadingCard } from './reading-card.tsx';
import { Steps } from './steps.tsx';
import { useRemap } from './use-remap.ts';

/** A file that is no sales export, with the reason and what to do instead. */
export function UnreadableStep({ current }: { current: Import }) {
  const { t } = useTranslation('imports');
  const { chosen, choose } = useRemap(current);
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
      {current.sheets.length > 1 ? (
        <ReadingCard current={current} analysis={null} chosen={chosen} choose={choose} />
      ) : null}
    </>
  );
}
