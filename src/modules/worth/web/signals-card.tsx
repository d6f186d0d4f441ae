import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Summary } from './queries.ts';

type Signal = Summary['signals'][number]['signal'];

const shown: readonly (readonly [Signal, Tone])[] = [
  ['new', 'good'],
  ['becoming_regular', 'good'],
  ['growing', 'good'],
  ['steady', 'accent'],
  ['later', 'warn'],
  ['slipping', 'bad'],
  ['lost', 'bad'],
  ['back', 'good'],
  ['none', 'plain'],
];
/** Whose worth together says how much is at stake. */
const atStake: readonly Signal[] = ['later', 'slipping'];

/** How many customers stand how; each line opens the list of them. */
export function SignalsCard({ summary, siteId }: { summary: Summary; siteId: string | undefined }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const { can } = useWelcome();
  const bySignal = new Map(summary.signals.map((each) => [each.signal, each]));
  const meaning = (signal: Signal) =>
    signal === 'lost' && summary.alive === null
      ? t('signals.meaning.lostUnknown')
      : t(`signals.meaning.${signal}`);
  return (
    <section className="card worth-signals">
      <h2>{t('signals.title')}</h2>
      <table className="plain">
        <tbody>
          {shown.map(([signal, tone]) => {
            const { customers = 0, nextYearMinor = 0 } = bySignal.get(signal) ?? {};
            const worth = atStake.includes(signal) && customers > 0 && summary.nextYear;
            return (
              <tr key={signal}>
                <th scope="row">
                  <Tag tone={tone}>{t(`find:signal.${signal}`)}</Tag>
                </th>
                <td className="num">
                  <b>{format.number(customers)}</b>
                </td>
                <td className="muted">
                  {meaning(signal)}
                  {worth ? `; ${t('signals.together', { money: format.money(nextYearMinor) })}` : null}
                </td>
                <td className="num">
                  {customers > 0 && signal !== 'none' && can('customers.read') ? (
                    <ListLink signal={signal} siteId={siteId} />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function ListLink({ signal, siteId }: { signal: Signal; siteId: string | undefined }) {
  const { t } = useTranslation('worth');
  const sort = atStake.includes(signal) ? 'riskMinor' : 'nextYearMinor';
  return (
    <Link
      to="/customers"
      search={{
        filter: [
          { field: 'signal', op: 'is', values: [signal] },
          ...(siteId ? [{ field: 'siteId', op: 'is' as const, values: [siteId] }] : []),
        ],
        sort,
        direction: 'desc',
      }}
      aria-label={t('signals.openLabel', { signal: t(`find:signal.${signal}`) })}
    >
      {t('signals.open')}&nbsp;→
    </Link>
  );
}
