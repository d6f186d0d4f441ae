import { ORPCError } from '@orpc/client';
import { i18n } from '../../../../web/i18n.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

/** Fetches everything about a customer and hands it to the browser to save. A refusal is said in the server's words. */
export async function takeAccess(customerId: string, format: 'pdf' | 'json'): Promise<void> {
  try {
    const response = await fetch(`/api/exports/customers/${customerId}/access?format=${format}`, {
      headers: { 'x-rapport-language': i18n.language },
    });
    if (!response.ok) {
      const { code, message } = (await response.json()) as { code: string; message: string };
      throw new ORPCError(code, { status: response.status, message });
    }
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    const url = URL.createObjectURL(await response.blob());
    Object.assign(document.createElement('a'), { href: url, download: name ?? `access.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    toast(i18n.t('privacy:access.done'));
  } catch (error) {
    toastError(error);
  }
}
