// What one was told of: a count in the header, the sentences behind it.
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import './notices.css';

export function NoticesBell() {
  const { t } = useTranslation('notices');
  const { me } = useWelcome();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    ...api.notices.list.queryOptions({ input: {} }),
    enabled: (me?.staffId ?? null) !== null,
    meta: live(`notices:${me?.staffId ?? ''}`),
  });
  const unread = data?.unread ?? 0;
  const change = (opened: boolean): void => {
    setOpen(opened);
    // what was on the page when it closes has been read
    if (!opened && unread > 0)
      void client.notices.read({ noticeIds: data?.items.map((item) => item.noticeId) });
  };
  return (
    <Popover opened={open} onChange={change} position="bottom-end" width={340} trapFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className="bell"
          aria-label={t('bell', { count: unread })}
          aria-expanded={open}
          onClick={() => change(!open)}
        >
          <svg
            width="17"
            height="17"
            viewBox="0 0 24 24"
            aria-hidden
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
          >
            <path d="M6 9a6 6 0 0 1 12 0c0 6 2 7 2 8H4c0-1 2-2 2-8M10 21h4" strokeLinecap="round" />
          </svg>
          {unread > 0 ? <b>{format.number(unread)}</b> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('title')}>
        <h2 className="label">{t('title')}</h2>
        {data?.items.length ? (
          <ul className="notices">
            {data.items.map((item) => (
              <li key={item.noticeId} className={item.read ? '' : 'unread'}>
                {item.customer ? (
                  <Link
                    to="/customers/$customerId"
                    params={{ customerId: item.customer.customerId }}
                    onClick={() => change(false)}
                  >
                    {item.customer.name}
                  </Link>
                ) : null}
                {item.data.to === undefined ? null : (
                  <Link to="/promises" onClick={() => change(false)}>
                    {t('toColleague', { name: item.data.to })}
                  </Link>
                )}
                <p>
                  {t(`kind.${item.kind.replace('.', '_')}`, {
                    ...item.data,
                    date: dateOf(item.data.dueAt, format.moment),
                  })}
                </p>
                <span className="tiny">{format.moment(item.at)}</span>{' '}
                {item.data.staffId === undefined && item.data.door === undefined ? null : (
                  <Link
                    to="/audit"
                    search={{ staffId: item.data.staffId, door: item.data.door }}
                    onClick={() => change(false)}
                  >
                    {t('toAudit')}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="tiny">{t('none')}</p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function dateOf(at: string | undefined, format: (at: string) => string): string {
  return at === undefined ? '' : format(at);
}
