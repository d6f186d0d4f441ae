// Step 3 while it runs: how far, how fast, how long yet, and what goes wrong as it does.
import { Button, Group, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { type Format, useFormat } from '../../../../web/format.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { toastError } from '../../../../web/parts/toast.tsx';
import { Confirm } from './confirm.tsx';
import { duration } from './figures.ts';
import { type Import, importQuery } from './queries.ts';
import { Rejects } from './rejects.tsx';
import { Steps } from './steps.tsx';

/** @param lost nobody can say how it is coming on */
export function RunningStep({ current, lost }: { current: Import; lost: boolean }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const { progress, state, cancelling } = current;
  const share = shareOf(progress);
  const headline = lost
    ? t('page.run.lost')
    : state === 'undoing'
      ? t('page.run.undoing')
      : cancelling
        ? t('page.run.cancelling')
        : state === 'waiting'
          ? t('page.run.waiting')
          : progress.phase === 'finishing'
            ? t('page.run.finishing')
            : t('page.run.running');
  return (
    <>
      <PageHead title={t('page.title')} lead={current.fileName}>
        <Steps at="run" />
      </PageHead>
      <div className="stack import-run">
        <section className="card" aria-labelledby="import-run">
          <Group justify="space-between" align="baseline" wrap="nowrap" mb={10}>
            <h2 id="import-run" className="import-heading" aria-live="polite">
              {headline}
            </h2>
            {share === null ? null : <span className="big">{format.percent(share)}</span>}
          </Group>
          <Progress
            size="lg"
            value={share === null ? 100 : share * 100}
            animated={!lost && (share === null || progress.phase === 'finishing')}
            aria-label={t('page.run.progress')}
          />
          {lost ? null : <p className="import-pace">{pace(progress, format, t)}</p>}
          <Group justify="space-between" mt={14} gap={8}>
            <span className="tiny">{t(lost ? 'page.run.comesBack' : 'page.run.goesOn')}</span>
            {lost || state === 'undoing' || cancelling ? null : (
              <Button variant="default" onClick={() => setAsking(true)}>
                {t('page.run.cancel')}
              </Button>
            )}
          </Group>
        </section>
        {current.rejected > 0 && state !== 'undoing' ? (
          <section className="card" aria-labelledby="import-rejects">
            <h2 id="import-rejects">
              {t('page.count.rejected', { count: current.rejected, n: format.number(current.rejected) })}
            </h2>
            <Rejects rows={current.rejects.slice(-8).toReversed()} />
          </section>
        ) : null}
      </div>
      {asking ? <CancelDialog importNo={current.importNo} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

/** @returns how much is done, null while nobody can know */
export function shareOf({ phase, lines, linesTotal, bytes, bytesTotal }: Import['progress']): number | null {
  if (phase === 'waiting' || phase === 'idle') return null;
  const done = phase === 'undoing' ? (linesTotal ?? lines) - lines : lines; // an undo counts what is left
  if (linesTotal) return Math.min(1, done / linesTotal);
  return bytesTotal > 0 && bytes > 0 ? Math.min(1, bytes / bytesTotal) : null;
}

/** 231,000 of 541,909 lines · 85,000 lines a second · about 4 seconds left */
function pace(
  { phase, lines, linesTotal, linesPerSecond, secondsLeft }: Import['progress'],
  format: Format,
  t: ReturnType<typeof useTranslation>['t'],
): string {
  if (phase === 'undoing') return t('imports:page.run.linesLeft', { count: lines, n: format.number(lines) });
  const done = format.number(lines);
  return [
    linesTotal
      ? t('imports:page.run.linesOf', { done, total: format.number(linesTotal) })
      : t('imports:page.count.lines', { count: lines, n: done }),
    linesPerSecond ? t('imports:page.run.aSecond', { n: format.number(Math.round(linesPerSecond)) }) : null,
    secondsLeft === null ? null : t('imports:page.run.left', { time: duration(format, secondsLeft) }),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function CancelDialog({ importNo, onClose }: { importNo: number; onClose: () => void }) {
  const { t } = useTranslation('imports');
  const cancel = useMutation({
    ...api.imports.cancel.mutationOptions(),
    onSuccess: (data) => {
      queryClient.setQueryData(importQuery(importNo).queryKey, data);
      onClose();
    },
    onError: toastError,
  });
  return (
    <Confirm
      title={t('page.cancel.title')}
      keep={t('page.cancel.goOn')}
      confirm={t('page.cancel.confirm')}
      pending={cancel.isPending}
      onKeep={onClose}
      onConfirm={() => cancel.mutate({ importNo })}
    >
      <p style={{ marginTop: 8 }}>{t('page.cancel.text')}</p>
    </Confirm>
  );
}
