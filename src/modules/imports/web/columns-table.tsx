import { NativeSelect, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import type { Analysis, Import } from './queries.ts';
import { type Role, roleGroups } from './role-groups.ts';

type Column = Import['columns'][number];
const tones: Record<Column['confidence'], Tone> = { sure: 'good', likely: 'accent', unsure: 'warn' };

/** Each column of the file: what it was taken for, three of its values, how sure that is and why. */
export function ColumnsTable({
  columns,
  analysis,
  give,
}: {
  columns: readonly Column[];
  analysis: Analysis | null;
  give: (column: number, role: Role) => void;
}) {
  const { t } = useTranslation('imports');
  const nameOf = (column: Column, index: number): string =>
    column.name || t('page.columns.number', { number: index + 1 });
  return (
    <section className="card import-columns" aria-label={t('page.columns.title')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('page.columns.column')}</th>
            <th scope="col">{t('page.columns.takenFor')}</th>
            <th scope="col">{t('page.columns.values')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('page.columns.howSure')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) => (
            // a file may name two columns alike, and their order never changes
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index} data-ignored={column.role === 'ignore' || undefined}>
              <th scope="row">{nameOf(column, index)}</th>
              <td>
                <NativeSelect
                  size="xs"
                  radius="xl"
                  aria-label={t('page.columns.roleOf', { name: nameOf(column, index) })}
                  value={column.role}
                  onChange={(event) => give(index, event.currentTarget.value as Role)}
                >
                  <option value="ignore">{t('role.ignore')}</option>
                  {Object.entries(roleGroups).map(([group, roles]) => (
                    <optgroup key={group} label={t(`page.roles.${group}`)}>
                      {roles.map((role) => (
                        <option key={role} value={role}>
                          {t(`role.${role}`)}
                        </option>
                      ))}
                    </optgroup>
                  ))}
                </NativeSelect>
              </td>
              <td className="muted import-values" title={column.samples.join('\n')}>
                {column.samples.length > 0 ? column.samples.join(', ') : t('page.columns.empty')}
              </td>
              <td>
                <HowSure column={column} analysis={analysis} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HowSure({ column, analysis }: { column: Column; analysis: Analysis | null }) {
  const { t, i18n } = useTranslation('imports');
  const reason = t(`reason.${column.reason}`);
  const [odd, ...more] = column.role === 'country' ? (analysis?.unsureCountries ?? []) : [];
  const money = column.role === 'unitPrice' || column.role === 'amount';
  if (column.role === 'ignore' && (column.confidence === 'sure' || column.reason === 'chosen')) return null;
  if (odd) {
    const country = odd.code ? new Intl.DisplayNames(i18n.language, { type: 'region' }).of(odd.code) : '?';
    const said = odd.code ? `${odd.name} → ${country}?` : `${odd.name}?`;
    return (
      <Reasoned
        tone="warn"
        text={more.length > 0 ? `${said} +${more.length}` : said}
        reason={t('page.look.countries.kept')}
      />
    );
  }
  const sure = t(`confidence.${column.confidence}`);
  const currency =
    money && analysis ? `${analysis.currency}${analysis.currencyFrom === 'given' ? '' : '?'}` : null;
  return (
    <Reasoned
      tone={tones[column.confidence]}
      text={currency ? `${sure} · ${currency}` : sure}
      reason={reason}
    />
  );
}

/** A tag that says why, to the pointer, the keyboard, the finger and the ear. */
function Reasoned({ tone, text, reason }: { tone: Tone; text: string; reason: string }) {
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }} openDelay={150}>
      <button type="button" className="import-reason">
        <Tag tone={tone}>{text}</Tag>
        <span className="visually-hidden">: {reason}</span>
      </button>
    </Tooltip>
  );
}
