import { i18n } from '../../../../../web/i18n.ts';
import { toast, toastError } from '../../../../../web/parts/toast.tsx';
import type { ListQuery } from './use-list.ts';
import { ORPCError } from '@orpc/client';

/** Fetches an export and hands it to the browser to save. A refusal is said in the server's words. */
export async function takeExport(
  format: 'csv' | 'xlsx',
  { filter, sort, direction, columns }: ListQuery,
  ids: ReadonlySet<string>,
): Promise<void> {
  const query = {
    filter,
    sort,
    direction,
    columns: [
      'name',
      'company',
      'number',
      ...columns.filter((one) => !['name', 'company', 'number'].includes(one)),
    ],
  };
  try {
    const response = await fetch('/api/exports/customers', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': i18n.language },
      body: JSON.stringify({
        format,
        query,
        language: i18n.language,
        ...(ids.size > 0 && { ids: [...ids] }),
      }),
    });
    if (!response.ok) {
      const { code, message } = (await response.json()) as { code: string; message: string };
      throw new ORPCError(code, { status: response.status, message });
    }
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    const url = URL.createObjectURL(await response.blob());
    const link = Object.assign(document.createElement('a'), {
      href: url,
      download: name ?? `customers.${format}`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    toast(i18n.t('find:export.done'));
  } catch (error) {
    toastError(error);
  }
}
