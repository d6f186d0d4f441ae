import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

export type MailState = Awaited<ReturnType<typeof client.mail.settings>>;
export const mailQuery = () => ({
  ...api.mail.settings.queryOptions({ input: {} }),
  refetchInterval: 30_000, // what waits is tried again without anybody doing anything
});

/** Does one thing at a time, says it, and shows what became of it. */
export function useMailWork(): {
  pending: string | null;
  run: (name: string, work: () => Promise<object>, said: string) => Promise<boolean>;
} {
  const { t } = useTranslation('mail');
  const [pending, setPending] = useState<string | null>(null);
  return {
    pending,
    async run(name, work, said) {
      setPending(name);
      try {
        toast(t(said, { ...(await work()) }));
        return true;
      } catch (error) {
        toastError(error);
        return false;
      } finally {
        await queryClient.invalidateQueries({ queryKey: mailQuery().queryKey });
        setPending(null);
      }
    },
  };
}
