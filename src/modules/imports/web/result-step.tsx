// Step 3 when it is over: what is in the database now, or why nothing is.
import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { rooms } from '../../../../web/rooms.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { ImportHint } from '../../duplicates/web/import-hint.tsx';
import { Made } from './made.tsx';
import type { Import } from './queries.ts';
import { Rejects } from './rejects.tsx';
import { Steps } from './steps.tsx';
import { UndoDialog } from './undo-dialog.tsx';
import { UndoneText } from './undone-text.tsx';

export function ResultStep({ current }: { current: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const [undoing, setUndoing] = useState(false);
  const { state, startedAt, endedAt, counts } = current;
  const when = endedAt ? format.moment(endedAt) : null;
  const seconds = startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : null;
  return (
    <>
      <PageHead
        title={t('page.title')}
        lead={[current.fileName, when].filter((part) => part !== null).join(' · ')}
      >
        <Steps at="run" />
      </PageHead>
      <div className="stack import-run">
        {state === 'done' && counts ? (
          <Made counts={counts} analysis={current.analysis} seconds={seconds} />
        ) : null}
        {state === 'done' ? <ImportHint importNo={current.importNo} /> : null}
        {state === 'failed' ? (
          <section className="card import-bad" role="alert">
            <h2 className="import-heading">{t('page.result.failed')}</h2>
            <p>{current.problem?.message}</p>
            <p className="muted">{t('page.result.failedNext')}</p>
          </section>
        ) : null}
        {state === 'cancelled' ? (
          <section className="card" aria-live="polite">
            <h2 className="import-heading">{t('page.result.cancelled')}</h2>
            <p className="muted">
              {startedAt === null ? t('page.result.cancelledBefore') : t('page.result.cancelledText')}
            </p>
          </section>
        ) : null}
        {state === 'undone' ? <UndoneText undone={current.undone} /> : null}
        <Group gap={8}>
          {state === 'done' ? <Onward /> : null}
          <Button
            variant={state === 'done' ? 'default' : 'filled'}
            renderRoot={(props) => <Link to="/imports" {...props} />}
          >
            {t('page.result.another')}
          </Button>
          {state === 'done' ? (
            <Button variant="subtle" color="bad" onClick={() => setUndoing(true)}>
              {t('page.result.undo')}
            </Button>
          ) : null}
        </Group>
        {current.rejected > 0 && (state === 'done' || state === 'failed') ? (
          <NotTaken current={current} />
        ) : null}
      </div>
      {undoing ? <UndoDialog row={current} onClose={() => setUndoing(false)} /> : null}
    </>
  );
}

/** The rooms where the imported is to be seen: those that there are and that this person may enter. */
function Onward() {
  const { t } = useTranslation('imports');
  const { can } = useWelcome();
  return ['customers', 'worth', 'today'].map((name) => {
    const room = rooms.find((each) => each.name === name && can(each.permission));
    if (!room) return null;
    return (
      <Button
        key={name}
        variant={name === 'customers' ? 'filled' : 'default'}
        renderRoot={(props) => <Link to={room.to} {...props} />}
      >
        {t(`page.result.${name}`)}
      </Button>
    );
  });
}

function NotTaken({ current }: { current: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <section className="card" aria-labelledby="import-rejects">
      <Group justify="space-between" mb={8}>
        <h2 id="import-rejects" className="import-heading">
          {t('page.count.rejected', { count: current.rejected, n: format.number(current.rejected) })}
        </h2>
        <Button
          component="a"
          variant="default"
          href={`/api/v1/imports/${current.importNo}/rejects.csv`}
          download
        >
          {t('page.result.download')}
        </Button>
      </Group>
      <p className="tiny">{t('page.result.downloadText')}</p>
      <Rejects rows={current.rejects.slice(0, 20)} />
      {current.rejected > 20 ? (
        <p className="tiny">{t('page.result.moreInFile', { n: format.number(current.rejected - 20) })}</p>
      ) : null}
    </section>
  );
}
