// One import: what its columns mean while nothing is written, how it runs, what it made.
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isAway } from '../../../../web/client.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { toast } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import './imports.css';
import { MappingStep } from './mapping-step.tsx';
import { NotYours } from './not-yours.tsx';
import { importQuery } from './queries.ts';
import { ResultStep } from './result-step.tsx';
import { RunningStep } from './running-step.tsx';
import { UnreadableStep } from './unreadable-step.tsx';

export function ImportPage() {
  const { t } = useTranslation('imports');
  const { can } = useWelcome();
  const { importNo } = useParams({ from: '/house/imports/$importNo' });
  if (!can('imports.run')) return <NotYours />;
  if (!/^[1-9]\d{0,8}$/.test(importNo)) return <Empty title={t('page.noImport')} />;
  return <OneImport key={importNo} importNo={Number(importNo)} />;
}

function OneImport({ importNo }: { importNo: number }) {
  const { t } = useTranslation('imports');
  const { data, isPaused, error, failureReason } = useSuspenseQuery(importQuery(importNo));
  const before = useRef(data.state);
  useEffect(() => {
    if (before.current === 'undoing' && data.state === 'undone')
      toast(t('page.undone.toast', { name: data.fileName }));
    before.current = data.state;
  }, [data.state, data.fileName, t]);
  if (data.state === 'waiting' || data.state === 'running' || data.state === 'undoing')
    return <RunningStep current={data} lost={isPaused || isAway(failureReason ?? error)} />;
  if (data.state !== 'mapping') return <ResultStep current={data} />;
  const unreadable = data.problem !== null && data.columns.length === 0;
  return unreadable ? <UnreadableStep current={data} /> : <MappingStep current={data} />;
}
