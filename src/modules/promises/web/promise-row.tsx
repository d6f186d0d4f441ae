import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { DueTag } from './due-tag.tsx';
import { PromiseActions } from './promise-actions.tsx';
import type { Anyones, Promised } from './queries.ts';

export function PromiseRow({ promise }: { promise: Promised }) {
  const { t } = useTranslation('promises');
  const { can } = useWelcome();
  const [open, setOpen] = useState(false);
  const may = can('promises.write');
  return (
    <li className="promise-row">
      <div className="promise-what">
        {may ? (
          <button type="button" className="line-open" aria-expanded={open} onClick={() => setOpen(!open)}>
            {promise.what}
          </button>
        ) : (
          <b>{promise.what}</b>
        )}
        <span className="promise-tags">
          {promise.findAWay && promise.state === 'open' ? <Tag tone="accent">{t('findAWay')}</Tag> : null}
          <DueTag promise={promise} />
        </span>
      </div>
      <PromiseFacts promise={promise} />
      {open ? <PromiseActions promise={promise} onDone={() => setOpen(false)} /> : null}
    </li>
  );
}

/** Who keeps it and since when; why it broke; where it was moved. */
export function PromiseFacts({ promise }: { promise: Anyones }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const { keeper, promisedAt, moves, reason } = promise;
  const last = moves.at(-1);
  return (
    <div className="tiny">
      {keeper?.name ?? t('nobody')}, {format.dayShort(promisedAt)}
      {last ? (
        <div>
          {t('moved', { from: format.dayShort(last.from), reason: last.reason, count: moves.length })}
        </div>
      ) : null}
      {reason ? <div>{reason}</div> : null}
    </div>
  );
}
