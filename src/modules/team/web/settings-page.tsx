import './settings.css';
import { NativeSelect } from '@mantine/core';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../core/permissions.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Loading } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { BackupTab } from '../../backup/web/backup-tab.tsx';
import { ChoicesTab } from '../../conversations/web/choices-tab.tsx';
import { MailTab } from '../../mail/web/mail-tab.tsx';
import { TelephoneTab } from '../../calls/web/telephone-tab.tsx';
import { CustomFieldsTab } from '../../customers/web/custom-fields-tab.tsx';
import { TrashTab } from '../../trash/web/trash-tab.tsx';
import { SayTab } from '../../say/web/say-tab.tsx';
import { WebhooksTab } from '../../webhooks/web/webhooks-tab.tsx';
import { AlertsTab } from '../../alerts/web/alerts-tab.tsx';
import { AccessTab } from './access-tab.tsx';
import { ApiKeysTab } from './api-keys-tab.tsx';
import { BusinessTab } from './business-tab.tsx';
import { SignInTab } from './sign-in-tab.tsx';
import { SiteHours } from '../../promises/web/site-hours.tsx';
import { SitesTab } from './sites-tab.tsx';
import { StaffTab } from './staff-tab.tsx';
import { YouTab } from './you-tab.tsx';

function SitesAndHours() {
  return (
    <>
      <SitesTab />
      <SiteHours />
    </>
  );
}

type Section = { name: string; permission: Permission; content: React.ComponentType };
const section = (name: string, permission: Permission, content: React.ComponentType): Section => ({
  name,
  permission,
  content,
});

const groups: readonly { name: string; sections: readonly Section[] }[] = [
  {
    name: 'mine',
    sections: [section('you', 'self.manage', YouTab), section('keys', 'self.manage', ApiKeysTab)],
  },
  {
    name: 'house',
    sections: [
      section('business', 'settings.manage', BusinessTab),
      section('sites', 'settings.manage', SitesAndHours),
      section('fields', 'settings.manage', CustomFieldsTab),
    ],
  },
  {
    name: 'people',
    sections: [
      section('staff', 'sessions.manage', StaffTab),
      section('signIn', 'team.manage', SignInTab),
      section('alerts', 'team.manage', AlertsTab),
      section('access', 'team.read', AccessTab),
    ],
  },
  {
    name: 'desk',
    sections: [
      section('contacts', 'settings.manage', ChoicesTab),
      section('say', 'settings.manage', SayTab),
      section('telephone', 'telephony.manage', TelephoneTab),
      section('mail', 'settings.manage', MailTab),
    ],
  },
  {
    name: 'data',
    sections: [
      section('trash', 'trash.use', TrashTab),
      section('backup', 'settings.manage', BackupTab),
      section('webhooks', 'webhooks.manage', WebhooksTab),
    ],
  },
];

/** Sections by what they are about: a list beside them, on a phone a choice above them. */
export function SettingsPage() {
  const { t } = useTranslation('account');
  const { can } = useWelcome();
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const shown = groups
    .map((group) => ({ ...group, sections: group.sections.filter(({ permission }) => can(permission)) }))
    .filter(({ sections }) => sections.length > 0);
  const all = shown.flatMap(({ sections }) => sections);
  const open = all.find(({ name }) => name === hash) ?? all[0];
  const nameOf = (name: string): string => t(`settings.tabs.${name}`);
  return (
    <>
      <PageHead title={t('settings.title')} />
      <NativeSelect
        className="settings-choice"
        aria-label={t('settings.section')}
        value={open?.name ?? ''}
        data={shown.map(({ name, sections }) => ({
          group: t(`settings.groups.${name}`),
          items: sections.map((each) => ({ value: each.name, label: nameOf(each.name) })),
        }))}
        onChange={(event) => void navigate({ to: '/settings', hash: event.currentTarget.value })}
      />
      <div className="settings">
        <nav className="settings-list" aria-label={t('settings.title')}>
          {shown.map(({ name, sections }) => (
            <div key={name} role="group" aria-label={t(`settings.groups.${name}`)}>
              <div className="settings-group" aria-hidden>
                {t(`settings.groups.${name}`)}
              </div>
              {sections.map((each) => (
                <Link
                  key={each.name}
                  to="/settings"
                  hash={each.name}
                  activeOptions={{ includeHash: true }}
                  className={each === open ? 'on' : undefined}
                >
                  {nameOf(each.name)}
                </Link>
              ))}
            </div>
          ))}
        </nav>
        <div className="settings-section">
          {open ? <h2 className="settings-title">{nameOf(open.name)}</h2> : null}
          <Suspense fallback={<Loading />}>{open ? <open.content key={open.name} /> : null}</Suspense>
        </div>
      </div>
    </>
  );
}
