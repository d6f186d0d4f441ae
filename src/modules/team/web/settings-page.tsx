import { Tabs } from '@mantine/core';
import { Suspense, useState } from 'react';
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

const tabs: readonly { name: string; permission: Permission; content: React.ComponentType }[] = [
  { name: 'you', permission: 'self.manage', content: YouTab },
  { name: 'business', permission: 'settings.manage', content: BusinessTab },
  { name: 'sites', permission: 'settings.manage', content: SitesAndHours },
  { name: 'staff', permission: 'sessions.manage', content: StaffTab },
  { name: 'signIn', permission: 'team.manage', content: SignInTab },
  { name: 'telephone', permission: 'telephony.manage', content: TelephoneTab },
  { name: 'mail', permission: 'settings.manage', content: MailTab },
  { name: 'fields', permission: 'settings.manage', content: CustomFieldsTab },
  { name: 'contacts', permission: 'settings.manage', content: ChoicesTab },
  { name: 'say', permission: 'settings.manage', content: SayTab },
  { name: 'trash', permission: 'trash.use', content: TrashTab },
  { name: 'backup', permission: 'settings.manage', content: BackupTab },
  { name: 'webhooks', permission: 'webhooks.manage', content: WebhooksTab },
  { name: 'keys', permission: 'self.manage', content: ApiKeysTab },
];

export function SettingsPage() {
  const { t } = useTranslation('account');
  const { can } = useWelcome();
  const [tab, setTab] = useState<string | null>(location.hash.slice(1) || 'you');
  const shown = tabs.filter(({ permission }) => can(permission));
  const open = shown.find(({ name }) => name === tab) ?? shown[0];
  const choose = (name: string | null): void => {
    history.replaceState(history.state, '', `#${name ?? ''}`);
    setTab(name);
  };
  return (
    <>
      <PageHead title={t('settings.title')} />
      <Tabs value={open?.name ?? null} onChange={choose} keepMounted={false}>
        <Tabs.List mb={16} style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {shown.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`settings.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div style={{ maxWidth: 760 }}>
          <Suspense fallback={<Loading />}>{open ? <open.content /> : null}</Suspense>
        </div>
      </Tabs>
    </>
  );
}
