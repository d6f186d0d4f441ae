// From where on something is unusual, and how much one person may upload.
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../../../web/client.ts';
import { UploadLimits } from '../../imports/web/upload-limits.tsx';
import { AlertRulesForm } from './alert-rules-form.tsx';

export function AlertsTab() {
  const { data } = useSuspenseQuery(api.alerts.rules.queryOptions({ input: {} }));
  return (
    <div className="stack">
      <AlertRulesForm key={JSON.stringify(data)} rules={data} />
      <UploadLimits />
    </div>
  );
}
