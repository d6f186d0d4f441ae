import { Button, Group, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { fileSize } from './figures.ts';
import { forgetUpload, retryUpload, type Upload } from './upload.ts';

export function UploadCard({ upload }: { upload: Exclude<Upload, { step: 'none' | 'begun' }> }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  if (upload.step === 'failed')
    return (
      <section className="card import-bad" role="alert">
        <b>{t('page.upload.failed', { name: upload.fileName })}</b>
        <p>{upload.message}</p>
        <Group gap={8} mt={10}>
          <Button onClick={retryUpload}>{t('page.upload.retry')}</Button>
          <Button variant="default" onClick={forgetUpload}>
            {t('page.upload.aside')}
          </Button>
        </Group>
      </section>
    );
  const share = (upload.sent / Math.max(1, upload.total)) * 100;
  return (
    <section className="card">
      <Group justify="space-between" wrap="nowrap" mb={8}>
        <b className="import-name">{upload.fileName}</b>
        <Button variant="default" size="compact-sm" onClick={forgetUpload}>
          {t('page.upload.cancel')}
        </Button>
      </Group>
      <Progress value={share} animated={upload.step === 'beginning'} aria-label={t('page.upload.progress')} />
      <p className="tiny" style={{ marginTop: 6 }} aria-live="polite">
        {upload.step === 'beginning'
          ? t('page.upload.beginning')
          : t('page.upload.sending', {
              sent: fileSize(format, upload.sent),
              total: fileSize(format, upload.total),
            })}
      </p>
    </section>
  );
}
