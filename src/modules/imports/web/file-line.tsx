import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Analysis, Import } from './queries.ts';

const delimiters: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

/** @returns the key of a delimiter's name under `page.reading` */
export function delimiterName(delimiter: string): string {
  return delimiters[delimiter] ?? 'comma';
}

/** The file in one line: name · lines · encoding, separators, header line · nothing is written yet. */
export function FileLine({ current, analysis }: { current: Import; analysis: Analysis | null }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const shape = analysis
    ? [
        analysis.encoding ? t(`page.reading.encodings.${analysis.encoding}`) : null,
        analysis.layout === 'delimited'
          ? t(`page.reading.delimiters.${delimiterName(analysis.delimiter ?? ',')}`)
          : t(`page.reading.layouts.${analysis.layout}`),
        analysis.header ? t('page.reading.withHeader') : t('page.reading.withoutHeader'),
      ].filter((part) => part !== null)
    : [];
  return [
    current.fileName,
    ...(analysis ? [t('page.count.lines', { count: analysis.lines, n: format.number(analysis.lines) })] : []),
    ...(shape.length > 0 ? [shape.join(', ')] : []),
    t('page.nothingWritten'),
  ].join(' · ');
}
