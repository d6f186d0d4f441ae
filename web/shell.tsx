// What surrounds every page: the rooms on the left, the one search box on top, who is signed in.
import { Menu } from '@mantine/core';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from './i18n.ts';
import { useKeys } from './keys.ts';
import { useLiveUpdates } from './live.ts';
import { Loading } from './parts/states.tsx';
import { goToToast } from './parts/toast.tsx';
import { part } from './part.ts';
import { rooms, tabs } from './rooms.ts';
import { Shortcuts } from './shortcuts.tsx';
import { SearchPalette } from '../src/modules/customers/find/web/search-palette.tsx'; // at once: what is typed right after / is for it
import { signOut } from '../src/modules/team/web/sign-in.ts';
import { SampleBanner } from '../src/modules/sample/web/sample-banner.tsx';
import { useWelcome } from './welcome.ts';

const lazyPart = <K extends string, P>(load: () => Promise<Record<K, ComponentType<P>>>, name: K) =>
  lazy(async () => ({ default: (await part(load)())[name] }));
const ImportPill = lazyPart(() => import('../src/modules/imports/web/import-pill.tsx'), 'ImportPill');
const OpenContacts = lazyPart(
  () => import('../src/modules/conversations/web/open-contacts.tsx'),
  'OpenContacts',
);
const CallBar = lazyPart(() => import('../src/modules/calls/web/call-bar.tsx'), 'CallBar');
const PromisesCount = lazyPart(
  () => import('../src/modules/promises/web/promises-count.tsx'),
  'PromisesCount',
);
const NoticesBell = lazyPart(() => import('../src/modules/notices/web/notices-bell.tsx'), 'NoticesBell');

export function Shell() {
  const { t } = useTranslation('shell');
  const { me, business, sites, locale, can } = useWelcome();
  const navigate = useNavigate();
  const [finding, setFinding] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  useLiveUpdates();
  useEffect(() => void chooseLanguage(locale), [locale]);
  const shown = rooms.filter((room) => can(room.permission));
  const { first, more } = tabs(shown);
  useKeys({
    '/': () => setFinding(true),
    'mod+k': () => setFinding(true),
    '?': () => setShortcuts(true),
    '!': goToToast,
    ...Object.fromEntries(shown.map((room) => [`g ${room.key}`, () => void navigate({ to: room.to })])),
  });
  const mySites = me?.siteIds
    ? sites.filter((site) => me.siteIds?.includes(site.siteId)).map((site) => site.name)
    : [];

  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <nav className="shell-nav" aria-label={t('rooms')}>
        <Link to="/" className="brand">
          Rapport
        </Link>
        {shown.map((room) => (
          <Link key={room.to} to={room.to} className="item">
            {t(`nav.${room.name}`)}
            <Suspense>{room.name === 'promises' ? <PromisesCount /> : null}</Suspense>
          </Link>
        ))}
      </nav>
      <div className="shell-main">
        <header className="shell-header">
          <Suspense>{can('calls.answer') ? <CallBar onFind={() => setFinding(true)} /> : null}</Suspense>
          <button type="button" className="find-box" aria-label={t('find')} onClick={() => setFinding(true)}>
            <span>{t('find')}</span>
            <kbd>/</kbd>
          </button>
          <Suspense>{can('imports.run') ? <ImportPill /> : null}</Suspense>
          <Suspense>
            <OpenContacts />
          </Suspense>
          <span className="muted site">{mySites.length > 0 ? mySites.join(', ') : business?.name}</span>
          <Suspense>
            <NoticesBell />
          </Suspense>
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <button type="button" className="avatar" aria-label={t('me', { name: me?.name })}>
                {initials(me?.name ?? '')}
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{me?.name}</Menu.Label>
              <Menu.Item onClick={() => void navigate({ to: '/settings' })}>{t('nav.settings')}</Menu.Item>
              <Menu.Item onClick={() => setShortcuts(true)}>{t('shortcuts.title')}</Menu.Item>
              <Menu.Item component="a" href="/api/docs" target="_blank">
                {t('apiReference')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </header>
        <SampleBanner />
        <main className="shell-page" id="page" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <nav className="shell-tabs" aria-label={t('rooms')}>
        {first.map((room) => (
          <Link key={room.to} to={room.to}>
            {t(`nav.${room.name}`)}
          </Link>
        ))}
        {more.length > 0 ? (
          <Menu position="top-end" width={200}>
            <Menu.Target>
              <button type="button">{t('more')}</button>
            </Menu.Target>
            <Menu.Dropdown>
              {more.map((room) => (
                <Menu.Item key={room.to} onClick={() => void navigate({ to: room.to })}>
                  {t(`nav.${room.name}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </nav>
      <Suspense>
        {finding ? <SearchPalette onClose={() => setFinding(false)} /> : null}
        {shortcuts ? <Shortcuts onClose={() => setShortcuts(false)} rooms={shown} /> : null}
      </Suspense>
    </div>
  );
}

/** @returns first letters of the first and last word */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
