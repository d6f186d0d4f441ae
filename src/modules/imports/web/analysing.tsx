import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Import } from './queries.ts';

/** Shown while every line of the file is read to count what it will make. */
export function Analysing({ progress, again }: { progress: Import['progress']; again: boolean }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { phase, lines, linesTotal, bytes, bytesTotal } = progress;
  const share =
    phase !== 'analysing' ? 0 : linesTotal ? lines / linesTotal : bytesTotal > 0 ? bytes / bytesTotal : 0;
  return (
    <section className="card" aria-live="polite">
      <b>{again ? t('page.analysing.again') : t('page.analysing.first')}</b>
      <Progress
        my={8}
        value={share > 0 ? Math.min(100, share * 100) : 100}
        animated={share === 0}
        aria-label={t('page.analysing.progress')}
      />
      <span className="tiny">
        {lines > 0 && phase === 'analysing'
          ? t('page.count.lines', { count: lines, n: format.number(lines) })
          : t('page.analysing.wait')}
      </span>
    </section>
  );
}
