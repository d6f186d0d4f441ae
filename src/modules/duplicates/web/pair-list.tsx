// The pairs on the left, the likeliest first.
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Pair } from './queries.ts';
import { Reasons } from './reasons.tsx';

export function PairList({
  pairs,
  at,
  choose,
  more,
}: {
  pairs: readonly Pair[];
  at: number;
  choose: (at: number) => void;
  more: (() => void) | null;
}) {
  const { t } = useTranslation('duplicates');
  const format = useFormat();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);
  return (
    <ol ref={list} className="plain-list pair-list" aria-label={t('title')}>
      {pairs.map((pair, index) => (
        <li key={`${pair.a.customerId} ${pair.b.customerId}`}>
          <button type="button" className="pair" aria-current={index === at} onClick={() => choose(index)}>
            <span className="pair-names">
              <b>{pair.a.name}</b>
              <b>{pair.b.name}</b>
            </span>
            <span className="tiny" title={t('chanceText')}>
              {pair.chance > 0.995 ? t('nearlySure') : format.percent(pair.chance)}
            </span>
            <Reasons reasons={pair.reasons} />
          </button>
        </li>
      ))}
      {more ? (
        <li>
          <Button variant="default" size="compact-md" m={10} onClick={more}>
            {t('more')}
          </Button>
        </li>
      ) : null}
    </ol>
  );
}
