// In the head of every page: an import that runs, or a file on its way, with how far it is.
import { RingProgress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import './imports.css';
import { type ImportRow, recentQuery } from './queries.ts';
import { shareOf } from './running-step.tsx';
import { useUpload } from './upload.ts';

export function ImportPill() {
  const { t } = useTranslation('imports');
  const upload = useUpload();
  const { data } = useQuery(recentQuery());
  if (upload.step === 'sending' || upload.step === 'beginning')
    return (
      <Pill to="/imports" text={t('page.pill.sending')} share={upload.sent / Math.max(1, upload.total)} />
    );
  if (upload.step === 'failed') return <Pill to="/imports" text={t('page.pill.failed')} share={null} />;
  if (upload.step === 'begun')
    return <Pill to="/imports/$importNo" importNo={upload.importNo} text={t('page.pill.ready')} share={1} />;
  const running = data?.items.find(
    ({ state }) => state === 'running' || state === 'undoing' || state === 'waiting',
  );
  if (!running) return null;
  return (
    <Pill
      to="/imports/$importNo"
      importNo={running.importNo}
      text={t(textOf[running.state] ?? 'page.pill.running')}
      share={shareOf(running.progress)}
    />
  );
}

const textOf: Partial<Record<ImportRow['state'], string>> = {
  waiting: 'page.pill.waiting',
  undoing: 'page.pill.undoing',
};

function Pill({
  to,
  importNo,
  text,
  share,
}: {
  to: '/imports' | '/imports/$importNo';
  importNo?: number;
  text: string;
  share: number | null;
}) {
  const format = useFormat();
  const percent = share === null ? '' : ` ${format.percent(share)}`;
  return (
    <Link
      to={to}
      params={{ importNo: String(importNo) }}
      className="chip import-pill"
      aria-label={text + percent}
    >
      <RingProgress
        size={18}
        thickness={3}
        aria-hidden
        sections={[{ value: (share ?? 0) * 100, color: 'accent' }]}
      />
      <span className={percent ? 'import-pill-text' : undefined}>{text}</span>
      {percent}
    </Link>
  );
}
