import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { DueTag } from './due-tag.tsx';
import { type Action, PromiseActions, useSettle } from './promise-actions.tsx';
import { PromiseFacts } from './promise-row.tsx';
import type { LedgerItem } from './queries.ts';

type Props = {
  item: LedgerItem;
  current: boolean;
  /** what a key has begun */
  action: Action | null;
  onHere: () => void;
  onDone: () => void;
};

export function LedgerRow({ item, current, action, onHere, onDone }: Props) {
  const { t } = useTranslation('promises');
  const { can } = useWelcome();
  const format = useFormat();
  const { keep } = useSettle();
  const [more, setMore] = useState(false);
  const may = can('promises.write');
  const done = (): void => {
    setMore(false);
    onDone();
  };
  return (
    <li>
      <div className={`ledger-row${current ? ' current' : ''}`} onFocus={onHere} role="presentation">
        <div className="ledger-due" title={format.moment(item.dueAt)}>
          <DueTag promise={item} />
        </div>
        <div className="ledger-what">
          <div>
            <b>{item.what}</b>{' '}
            {item.findAWay && item.state === 'open' ? <Tag tone="accent">{t('findAWay')}</Tag> : null}
          </div>
          {item.customer ? (
            <Link
              to="/customers/$customerId"
              params={{ customerId: item.customer.customerId }}
              data-promise={item.promiseId}
            >
              {item.customer.name}
            </Link>
          ) : (
            <span data-promise={item.promiseId} tabIndex={-1}>
              {t('page.toColleague', { name: item.colleague?.name ?? t('nobody') })}
            </span>
          )}
          <PromiseFacts promise={item} />
        </div>
        {may ? (
          <div className="ledger-do">
            {item.state === 'open' ? (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('act.keepOf', { what: item.what })}
                onClick={() => void keep(item)}
              >
                {t('act.keep')}
              </Button>
            ) : null}
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={more}
              aria-label={t('act.moreOf', { what: item.what })}
              onClick={() => setMore(!more)}
            >
              …
            </Button>
          </div>
        ) : null}
        {more || action ? (
          <div className="ledger-open">
            <PromiseActions key={action ?? 'all'} promise={item} begin={action} onDone={done} />
          </div>
        ) : null}
      </div>
    </li>
  );
}
