import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Import } from './queries.ts';

/** Lines that could not be taken: where they stand, why, and as they came. */
export function Rejects({ rows }: { rows: Import['rejects'] }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <ul className="import-list">
      {rows.map(({ line, text, message }) => (
        <li key={`${line} ${message}`}>
          <b>{t('page.line', { line: format.number(line) })}</b> {message}
          <code>{text}</code>
        </li>
      ))}
    </ul>
  );
}
