// What differs first, each with a choice; what both say alike below.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { countryName, statusName } from '../../customers/find/web/field-words.ts';
import { languageName } from '../../say/web/language-name.ts';
import type { Compared } from './queries.ts';
import type { Choice } from './use-choice.ts';

type Field = Compared['fields'][number];

export function FieldRows({
  compared: { fields },
  choice,
  editable,
}: {
  compared: Compared;
  choice: Choice;
  editable: boolean;
}) {
  const { t } = useTranslation('duplicates');
  const label = useLabels();
  const shown = useValues();
  const differing = fields.filter((field) => field.a !== field.b);
  const same = fields.filter((field) => field.a === field.b);
  return (
    <tbody>
      {differing.map((field) => (
        <tr key={field.key}>
          <th scope="row">{label(field)}</th>
          {(['a', 'b'] as const).map((which) => (
            <td key={which} className={choice.of(field.key) === which ? 'chosen' : undefined}>
              <label>
                <input
                  type="radio"
                  name={field.key}
                  disabled={!editable}
                  checked={choice.of(field.key) === which}
                  onChange={() => choice.choose(field.key, which)}
                />{' '}
                {field[which] === null ? (
                  <span className="muted">{t('nothing')}</span>
                ) : (
                  shown(field, field[which])
                )}
              </label>
            </td>
          ))}
        </tr>
      ))}
      {same.map((field) => (
        <tr key={field.key} className="same">
          <th scope="row">{label(field)}</th>
          <td colSpan={2}>{shown(field, field.a ?? '')}</td>
        </tr>
      ))}
    </tbody>
  );
}

function useLabels(): (field: Field) => string {
  const { t } = useTranslation('customers');
  return ({ key, label }) => label ?? t(`field.${key.replace('main.', '')}`);
}

/** Ids by their names, days and words in the reader's language. */
function useValues(): (field: Field, value: string) => string {
  const { t, i18n } = useTranslation(['duplicates', 'find']);
  const format = useFormat();
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const { sites } = useWelcome();
  return ({ key }, value) => {
    if (key === 'ownerId') return staff.data?.items.find((each) => each.staffId === value)?.name ?? '…';
    if (key === 'siteId') return sites.find((each) => each.siteId === value)?.name ?? '…';
    if (key === 'birthday') return format.calendarDay(value);
    if (key === 'kind') return t(`find:kind.${value}`);
    if (key === 'language') return languageName(i18n.language, value);
    if (key === 'status') return statusName(t, value);
    if (key === 'country') return countryName(i18n.language, value);
    return value;
  };
}
