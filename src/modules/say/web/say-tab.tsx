// The owner's hand on what is said: order, words, moods, lines of their own, and what a real customer would hear.
import './say.css';
import './say-tab.css';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSending } from '../../../../web/parts/sending.ts';
import { Failed, Loading } from '../../../../web/parts/states.tsx';
import { toast } from '../../../../web/parts/toast.tsx';
import { PreviewCard } from './preview-card.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import {
  asWritten,
  forServer,
  newRule,
  type Rule,
  useRules,
  useRuleWork,
  type Written,
} from './rules-queries.ts';
import { useWritten } from './use-written.ts';

export function SayTab() {
  const { t } = useTranslation('say');
  const asked = useRules();
  const [opened, setOpened] = useState<string | null>(null);
  const { written, write, forget } = useWritten();
  const work = useRuleWork();
  const [sending, send] = useSending();
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading />;
  const { items } = asked.data;
  const open = (code: string): void => setOpened(opened === code ? null : code);
  const editing = items.find(({ code }) => code === opened);
  const draft = opened === null ? null : (written[opened] ?? (editing ? asWritten(editing) : newRule));
  const close = (code: string): void => {
    forget(code);
    setOpened(null);
  };
  const save = async (rule: Rule | null, said: Written): Promise<void> => {
    const { code, ...fields } = forServer(said, rule === null || rule.kind === 'own');
    try {
      if (code === null) await work.add.mutateAsync(fields);
      else await work.change.mutateAsync({ code, ...removed(rule, fields) });
    } catch {
      return; // the server's sentence is shown, and what was written stays
    }
    close(code ?? fresh);
    toast(t('rules.saved'));
  };
  const remove = (rule: Rule): void => {
    const { code: _code, ...fields } = asWritten(rule);
    work.remove.mutate(
      { code: rule.code },
      {
        onSuccess: () => {
          close(rule.code);
          toast(t('rules.removed'), () => work.add.mutate(fields));
        },
      },
    );
  };
  const form = (rule: Rule | null, code: string, said: Written) => (
    <RuleForm
      key={code}
      rule={rule}
      written={said}
      saving={sending}
      onWrite={(next) => write(code, next)}
      // the keys may come twice before the form is gone, and would add a line twice
      onSave={() => (sending ? undefined : void send(() => save(rule, said)))}
      onClose={() => close(code)}
      onRemove={rule?.kind === 'own' ? () => remove(rule) : undefined}
    />
  );
  return (
    <div className="say-tab">
      <div className="stack">
        <p className="muted">{t('rules.lead')}</p>
        <section className="card">
          <h2>{t('rules.title')}</h2>
          <ol className="say-rules">
            {items.map((rule, index) => (
              <RuleRow
                key={rule.code}
                rule={rule}
                opened={opened === rule.code}
                first={index === 0}
                last={index === items.length - 1}
                onOpen={() => open(rule.code)}
                onMove={(by) => work.change.mutate({ code: rule.code, position: index + by })}
                onSwitch={(active) => work.change.mutate({ code: rule.code, active })}
              >
                {opened === rule.code && draft ? form(rule, rule.code, draft) : null}
              </RuleRow>
            ))}
          </ol>
          {opened === fresh && draft ? (
            form(null, fresh, draft)
          ) : (
            <Button variant="default" mt={12} onClick={() => open(fresh)}>
              {t('rules.add')}
            </Button>
          )}
        </section>
      </div>
      <PreviewCard rule={draft && forServer(draft, editing === undefined || editing.kind === 'own')} />
    </div>
  );
}

const fresh = 'new';

/** A language that was taken out is said to be gone. */
function removed<T extends { texts: Record<string, string> }>(rule: Rule | null, fields: T) {
  const gone = Object.keys(rule?.texts ?? {}).filter((language) => !(language in fields.texts));
  return { ...fields, texts: { ...fields.texts, ...Object.fromEntries(gone.map((each) => [each, null])) } };
}
