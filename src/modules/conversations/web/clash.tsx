import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { drafts } from './drafts.ts';
import type { Draft } from './kept.ts';
import type { FieldName, Fields } from './fields.ts';
import { type Choices, useChoices } from './use-choices.ts';

/** Somebody else wrote in the same place, or has finished it: both texts stand here, and one key press decides. */
export function ClashPanel({ draft, onMoved }: { draft: Draft; onMoved: (conversationId: string) => void }) {
  const { t } = useTranslation('conversations');
  const choices = useChoices();
  if (!draft.clash) return null;
  const { theirs, fields } = draft.clash;
  const name = theirs.updatedBy?.name ?? t('somebody');
  const { conversationId } = draft;
  if (theirs.state === 'done')
    return (
      <div className="desk-clash" role="alert">
        <b>{t('clash.doneTitle', { name })}</b>
        <blockquote>{theirs.note}</blockquote>
        <Group gap={6} mt={6}>
          <Button size="compact-sm" onClick={() => onMoved(drafts.keepApart(conversationId))}>
            {t('clash.apart')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => drafts.forget(conversationId)}>
            {t('clash.drop')}
          </Button>
        </Group>
      </div>
    );
  return (
    <div className="desk-clash" role="alert">
      <b>{t('clash.title', { name })}</b>
      {fields.map((field) => (
        <blockquote key={field}>
          <span className="tiny">{t(`field.${field}`)}</span>
          <br />
          {inWords(theirs, field, choices, t('nothing'))}
        </blockquote>
      ))}
      <Group gap={6} mt={6}>
        {(['both', 'mine', 'theirs'] as const).map((whose, index) => (
          <Button
            key={whose}
            size="compact-sm"
            variant={index === 0 ? 'filled' : 'default'}
            onClick={() => drafts.settle(conversationId, whose)}
          >
            {t(`clash.${whose}`, { name })}
          </Button>
        ))}
      </Group>
    </div>
  );
}

function inWords(theirs: Fields, field: FieldName, choices: Choices, nothing: string): string {
  const value = theirs[field];
  if (value === null || value === '') return nothing;
  if (field === 'gifts') return theirs.gifts.map(({ what }) => what).join(', ') || nothing;
  if (field === 'purpose' || field === 'outcome') return choices.nameOf(field, String(theirs[field]));
  if (field === 'moodStart' || field === 'moodEnd') return choices.nameOf('mood', String(theirs[field]));
  return typeof value === 'string' ? value : nothing;
}
