import { useTranslation } from 'react-i18next';

/** What a picture shows, as a table: for who does not see it, and for who wants the numbers. */
export function AsTable({ heads, rows }: { heads: readonly string[]; rows: readonly (readonly string[])[] }) {
  const { t } = useTranslation('worth');
  return (
    <details className="tiny worth-table">
      <summary>{t('asTable')}</summary>
      <table className="plain">
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th key={head} className={i > 0 ? 'num' : undefined} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, i) => (
                <td key={heads[i]} className={i > 0 ? 'num' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
