// Step 2: what the file was taken for, what it leaves open and what it will make, before anything is written.
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useKeys } from '../../../../web/keys.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { toastError } from '../../../../web/parts/toast.tsx';
import { Aside } from './aside.tsx';
import { Analysing } from './analysing.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { FileLine } from './file-line.tsx';
import { Forecast } from './forecast.tsx';
import { LookAt } from './look-at.tsx';
import { busy, type Import, importQuery } from './queries.ts';
import { Questions, questionsOf } from './questions.tsx';
import { ReadingCard } from './reading-card.tsx';
import { giveRole, type Role } from './role-groups.ts';
import { SameFile } from './same-file.tsx';
import { Steps } from './steps.tsx';
import { useRemap } from './use-remap.ts';

export function MappingStep({ current }: { current: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { importNo } = current;
  const { chosen, pending, choose } = useRemap(current);
  const looking = pending || busy(current);
  const lookedAnew = useRef<Import['analysis']>(null); // once, also where that was refused
  useEffect(() => {
    if (!current.analysis?.outdated || looking || lookedAnew.current === current.analysis) return;
    lookedAnew.current = current.analysis;
    choose({});
  });
  // the figures from before stay, greyed, until the new ones are there
  const [analysis, setAnalysis] = useState(current.analysis);
  if (analysis !== current.analysis && (current.analysis || current.problem)) setAnalysis(current.analysis);
  const roles = chosen.columns ?? current.columns.map(({ role }) => role);
  const columns = current.columns.map((column, index): Import['columns'][number] => {
    const role = roles[index] ?? column.role;
    return role === column.role ? column : { ...column, role, confidence: 'sure', reason: 'chosen' };
  });
  const give = (column: number, role: Role): void => choose({ columns: giveRole(roles, column, role) });

  const { busy: starting, once } = useOnce();
  const run = async (): Promise<void> => {
    try {
      queryClient.setQueryData(importQuery(importNo).queryKey, await client.imports.run({ importNo }));
    } catch (error) {
      toastError(error);
    }
  };
  const questions = analysis ? questionsOf(analysis, columns) : [];
  const ready =
    !looking && !starting && analysis !== null && current.problem === null && questions.length === 0;
  const begin = (): void => {
    if (ready) once(run);
  };
  useKeys({ 'mod+Enter': begin });
  const count = analysis?.makes.lines ?? 0;

  const head = (
    <PageHead title={t('page.title')} lead={<FileLine current={current} analysis={analysis} />}>
      <Steps at="meaning" />
    </PageHead>
  );
  if (columns.length === 0)
    return (
      <>
        {head}
        <div className="stack import-run">
          <Analysing progress={current.progress} again={false} />
          <Aside importNo={importNo} />
        </div>
      </>
    );
  return (
    <>
      {head}
      <div className="import-meaning">
        <div className="stack">
          {current.sameFileAs ? <SameFile earlier={current.sameFileAs} /> : null}
          {current.problem && !looking ? (
            <section className="card import-bad" role="alert">
              <b>{current.problem.message}</b>
              <p className="tiny">{t('page.columns.missing')}</p>
            </section>
          ) : null}
          {analysis ? <Questions analysis={analysis} questions={questions} choose={choose} /> : null}
          <ColumnsTable columns={columns} analysis={analysis} give={give} />
          <ReadingCard current={current} analysis={analysis} chosen={chosen} choose={choose} />
        </div>
        <div className="stack" aria-busy={looking}>
          {looking ? <Analysing progress={current.progress} again={analysis !== null} /> : null}
          {analysis ? (
            <div className="stack import-figures" data-old={looking || undefined}>
              <Forecast analysis={analysis} />
              <LookAt analysis={analysis} columns={columns} />
            </div>
          ) : null}
          <div className="import-go">
            <Button fullWidth size="md" disabled={!ready} loading={starting} onClick={begin}>
              {count > 0 ? t('page.go.button', { count, n: format.number(count) }) : t('page.go.plain')}
              <kbd>{commandKey}↵</kbd>
            </Button>
            <p className="tiny">{questions.length > 0 ? t('page.go.answerFirst') : t('page.go.undoable')}</p>
            <Aside importNo={importNo} />
          </div>
        </div>
      </div>
    </>
  );
}

const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl ';
