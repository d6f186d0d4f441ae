import { ORPCError } from '@orpc/client';
import { reach, unreachable } from '../../src/core/api-client.ts';
import { leaveWhenOver } from '../client.ts';
import { toast, toastError } from './toast.tsx';

/**
 * Fetches a file and hands it to the browser to save. A refusal is said in the server's words.
 * @param name where the server gives it none
 * @param done what is said then
 */
export async function takeFile(url: string, init: RequestInit, name: string, done: string): Promise<void> {
  try {
    const response = await reach(url, init);
    if (!response.ok) {
      const said = (await response.json().catch(() => null)) as { code: string; message: string } | null;
      throw new ORPCError(said?.code ?? unreachable, { status: response.status, message: said?.message });
    }
    const given = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    const href = URL.createObjectURL(await response.blob());
    Object.assign(document.createElement('a'), { href, download: given ?? name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    toast(done);
  } catch (error) {
    leaveWhenOver(error);
    toastError(error);
  }
}
