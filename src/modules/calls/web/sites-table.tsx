import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { type Cell, sumOf } from './sums.ts';

export function SitesTable({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const { sites } = useWelcome();
  const names = new Map<string | null, string>(sites.map((site) => [site.siteId, site.name]));
  const rows = [...new Set(cells.map((cell) => cell.siteId))]
    .map((siteId) => ({
      name: names.get(siteId) ?? t('answering.noSite'),
      ...sumOf(cells.filter((cell) => cell.siteId === siteId)),
    }))
    .toSorted((a, b) => b.calls - a.calls);
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : format.percent(part / whole));
  return (
    <table className="plain answering-sites">
      <thead>
        <tr>
          <th scope="col">{t('answering.site')}</th>
          <th scope="col" className="num">
            {t('answering.calls')}
          </th>
          <th scope="col" className="num">
            {t('answering.prompt')}
          </th>
          <th scope="col" className="num">
            {t('answering.missed')}
          </th>
          <th scope="col" className="num">
            {t('answering.back')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td className="num">{format.number(row.calls)}</td>
            <td className="num">{share(row.prompt, row.calls)}</td>
            <td className="num">{format.number(row.missed)}</td>
            <td className="num">{share(row.calledBack, row.missed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
