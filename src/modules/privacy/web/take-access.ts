import { i18n } from '../../../../web/i18n.ts';
import { takeFile } from '../../../../web/parts/take-file.ts';

/** Everything about a customer, to save. */
export function takeAccess(customerId: string, format: 'pdf' | 'json'): Promise<void> {
  return takeFile(
    `/api/exports/customers/${customerId}/access?format=${format}`,
    { headers: { 'x-rapport-language': i18n.language } },
    `access.${format}`,
    i18n.t('privacy:access.done'),
  );
}
