import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Edit, Fields } from './fields.ts';
import { useChoices } from './use-choices.ts';

const MOST = 10;

/** What of value they were left with. There is always one empty line to write in. */
export function GiftRows({ gifts, onEdit }: { gifts: Fields['gifts']; onEdit: Edit }) {
  const { t } = useTranslation('conversations');
  const choices = useChoices();
  const rows = gifts.length < MOST ? [...gifts, { gift: null, what: '' }] : gifts;
  const change = (index: number, changed: Partial<Fields['gifts'][number]>): void => {
    const next = rows.map((row, at) => (at === index ? { ...row, ...changed } : row));
    onEdit({ gifts: next.filter(({ gift, what }) => gift !== null || what !== '') });
  };
  return (
    <div className="desk-gifts">
      {rows.map(({ gift, what }, index) => (
        <div key={index} className="desk-row">
          <span className="desk-word">
            {index === 0 ? (
              <>
                {t('gave')} <kbd aria-hidden>V</kbd>
              </>
            ) : null}
          </span>
          <NativeSelect
            size="xs"
            style={{ width: 104 }}
            aria-label={t('giftKind')}
            data={[
              { value: '', label: '—' },
              ...choices
                .offered('gift', gift)
                .map(({ code }) => ({ value: code, label: choices.nameOf('gift', code) })),
            ]}
            value={gift ?? ''}
            onChange={(event) => change(index, { gift: event.currentTarget.value || null })}
          />
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            data-gift={index === rows.length - 1 ? '' : undefined}
            aria-label={t('giftWhat')}
            placeholder={index === 0 ? t('giftPlaceholder') : undefined}
            maxLength={500}
            value={what}
            onChange={(event) => change(index, { what: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur();
            }}
          />
        </div>
      ))}
    </div>
  );
}
