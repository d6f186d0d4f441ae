// The words of a rule in each language, when it is said, and how often.
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../../web/i18n.ts';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { fieldsIn, isPersonalField, personalFields } from '../kinds.ts';
import { fieldName } from './field-name.ts';
import { ConditionFields } from './condition-fields.tsx';
import { languageName } from './language-name.ts';
import type { Rule, Written } from './rules-queries.ts';

/** Others can be written too; these are offered by name. */
const further = [
  'cs',
  'cy',
  'da',
  'es',
  'fi',
  'fr',
  'ga',
  'hi',
  'it',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'sv',
  'tr',
  'uk',
  'ur',
  'zh',
];
const agains = [7, 30, 90, 365] as const;

export function RuleForm({
  rule,
  written,
  saving,
  onWrite,
  onSave,
  onClose,
  onRemove,
}: {
  rule: Rule | null;
  written: Written;
  saving: boolean;
  onWrite: (next: Written) => void;
  onSave: () => void;
  onClose: () => void;
  onRemove: (() => void) | undefined;
}) {
  const { t, i18n } = useTranslation('say');
  const choices = useChoices();
  const builtIn = rule?.builtIn ?? {};
  const [added, setAdded] = useState<readonly string[]>([]);
  const shown = [...new Set([...languages, ...Object.keys(written.texts), ...added])];
  const texts = useRef(new Map<string, HTMLTextAreaElement>());
  const [last, setLast] = useState(i18n.language);
  const setText = (language: string, text: string): void =>
    onWrite({ ...written, texts: { ...written.texts, [language]: text } });
  const insert = (field: string): void => {
    const area = texts.current.get(last);
    if (!area) return;
    area.focus();
    area.setRangeText(`{{${field}}}`, area.selectionStart, area.selectionEnd, 'end');
    setText(last, area.value);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave();
  };
  const own = rule === null || rule.kind === 'own';
  return (
    <form inert={saving} className="say-form" onSubmit={submit} aria-label={t('rules.words')}>
      {shown.map((language) => {
        const text = written.texts[language] ?? builtIn[language] ?? '';
        const unknown = fieldsIn(text).filter((field) => !isPersonalField(field));
        return (
          <Textarea
            key={language}
            ref={(area) => {
              if (area) texts.current.set(language, area);
            }}
            autosize
            minRows={1}
            maxRows={5}
            maxLength={500}
            lang={language}
            label={languageName(i18n.language, language)}
            error={unknown.length > 0 ? t('rules.unknown', { fields: unknown.join(', ') }) : undefined}
            value={text}
            onFocus={() => setLast(language)}
            onKeyDown={onKeyDown}
            onChange={(event) => setText(language, event.currentTarget.value)}
          />
        );
      })}
      <NativeSelect
        size="xs"
        aria-label={t('rules.addLanguage')}
        value=""
        data={[
          { value: '', label: t('rules.addLanguage') },
          ...further
            .filter((each) => !shown.includes(each))
            .map((each) => ({ value: each, label: languageName(i18n.language, each) })),
        ]}
        onChange={(event) => setAdded([...added, event.currentTarget.value])}
      />
      <fieldset className="chips" aria-label={t('rules.fields')}>
        {personalFields.map((field) => (
          <button key={field} type="button" className="chip say-field" onClick={() => insert(field)}>
            {fieldName(field, t)}
          </button>
        ))}
      </fieldset>
      <p className="tiny">{t('rules.fieldsHint')}</p>
      <fieldset className="chips" aria-label={t('rules.moods')}>
        <span className="desk-word">{t('rules.moods')}</span>
        {choices.offered('mood').map(({ code }) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={written.moods.includes(code)}
            disabled={rule?.kind === 'listen' && code === 'upset'}
            onClick={() => onWrite({ ...written, moods: toggled(written.moods, code) })}
          >
            {choices.nameOf('mood', code)}
          </button>
        ))}
      </fieldset>
      <p className="tiny">{t('rules.moodsHint')}</p>
      {own ? (
        <>
          <ConditionFields
            condition={written.condition}
            onChange={(condition) => onWrite({ ...written, condition })}
          />
          <NativeSelect
            size="xs"
            label={t('rules.again')}
            value={String(written.againDays ?? '')}
            data={[
              { value: '', label: t('rules.once') },
              ...agains.map((days) => ({
                value: String(days),
                label: t('rules.afterDays', { count: days }),
              })),
            ]}
            onChange={(event) =>
              onWrite({ ...written, againDays: Number(event.currentTarget.value) || null })
            }
          />
        </>
      ) : null}
      <div className="say-do">
        <Button type="submit" loading={saving}>
          {t('rules.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('shell:cancel')}
        </Button>
        {onRemove ? (
          <Button variant="subtle" color="bad" onClick={onRemove}>
            {t('rules.remove')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function toggled(all: readonly string[], one: string): string[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one];
}
