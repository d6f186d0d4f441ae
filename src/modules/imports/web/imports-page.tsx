// Step 1: which file. Below it, what was imported before.
import { NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { DropZone } from './drop-zone.tsx';
import { Earlier } from './earlier.tsx';
import './imports.css';
import { NotYours } from './not-yours.tsx';
import { recentQuery } from './queries.ts';
import { Steps } from './steps.tsx';
import { Teach } from './teach.tsx';
import { forgetUpload, startUpload, useUpload } from './upload.ts';
import { UploadCard } from './upload-card.tsx';

export function ImportsPage() {
  const { can } = useWelcome();
  if (!can('imports.run')) return <NotYours />;
  return <Begin />;
}

function Begin() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const upload = useUpload();
  const { me, sites } = useWelcome();
  // who works on all sites may leave it open; the others say into which of theirs the file goes
  const mine = me?.siteIds ? sites.filter((site) => me.siteIds?.includes(site.siteId)) : [];
  const [siteId, setSiteId] = useState(mine[0]?.siteId);
  const { data } = useSuspenseQuery(recentQuery());
  const begun = upload.step === 'begun' ? upload.importNo : undefined;
  useEffect(() => {
    if (begun === undefined) return;
    forgetUpload();
    void navigate({ to: '/imports/$importNo', params: { importNo: String(begun) } });
  }, [begun, navigate]);
  return (
    <>
      <PageHead title={t('page.title')} lead={t('page.lead')}>
        <Steps at="file" />
      </PageHead>
      <div className="stack">
        <DropZone
          onFile={(file) => startUpload(file, siteId)}
          busy={upload.step === 'sending' || upload.step === 'beginning'}
        >
          {mine.length > 1 ? (
            <NativeSelect
              label={t('page.drop.site')}
              value={siteId}
              data={mine.map((site) => ({ value: site.siteId, label: site.name }))}
              onChange={(event) => setSiteId(event.currentTarget.value)}
            />
          ) : null}
        </DropZone>
        {upload.step === 'none' || upload.step === 'begun' ? null : <UploadCard upload={upload} />}
        {data.items.length === 0 ? <Teach /> : <Earlier />}
      </div>
    </>
  );
}
