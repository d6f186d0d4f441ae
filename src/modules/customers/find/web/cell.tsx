import type { ReactNode } from 'react';
import { Tag, type Tone } from '../../../../../web/parts/tag.tsx';
import type { ListRow } from './use-list.ts';
import { cellOf, type Words } from './field-words.ts';

const tones: Record<string, Tone> = {
  new: 'accent',
  becoming_regular: 'good',
  growing: 'good',
  back: 'good',
  later: 'warn',
  slipping: 'bad',
  lost: 'plain',
  steady: 'plain',
};

export const isFigure = (type: string | undefined): boolean =>
  type === 'money' || type === 'number' || type === 'share';

const foretold = new Set(['nextYearMinor', 'lifetimeMinor', 'riskMinor']);

/**
 * @param most the largest worth shown, against which the small bar is drawn
 * @param expects whether anything can be foretold
 */
export function Cell({
  row,
  column,
  words,
  most,
  expects,
}: {
  row: ListRow;
  column: string;
  words: Words;
  most: number;
  expects: boolean;
}) {
  if (!expects && foretold.has(column)) return <Nothing />;
  const value = cellOf(row, column);
  if (column === 'signal') {
    if (!value || value === 'none') return <Nothing />;
    return <Tag tone={tones[String(value)] ?? 'plain'}>{words.value(column, value)}</Tag>;
  }
  if (column === 'tags') return <Tags tags={row.tags ?? []} />;
  const text = words.value(column, value);
  if (text === '') return <Nothing />;
  if (column === 'nextYearMinor') {
    const share = most > 0 ? Math.max(0, Number(value)) / most : 0;
    return (
      <span className="list-worth">
        {text}
        <span className="list-worth-bar" aria-hidden="true">
          <span style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      </span>
    );
  }
  return text;
}

function Nothing(): ReactNode {
  return <span className="list-faint">—</span>;
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <Nothing />;
  return (
    <span className="list-tags">
      {tags.slice(0, 3).map((tag) => (
        <Tag key={tag} tone="accent">
          {tag}
        </Tag>
      ))}
      {tags.length > 3 ? <span className="tiny">+{tags.length - 3}</span> : null}
    </span>
  );
}
