// Click to call: through the telephone system where one takes calls, otherwise by whatever this computer calls with.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { currentQuery } from './queries.ts';

type Props = {
  /** E.164 */
  phone: string;
  customerId: string | null;
  label: string;
  className?: string;
  children: ReactNode;
};

export function CallLink({ phone, customerId, label, className, children }: Props) {
  const { t } = useTranslation('calls');
  const { can } = useWelcome();
  const answers = can('calls.answer');
  const { data } = useQuery({ ...currentQuery(), enabled: answers });
  const places = answers && customerId !== null && (data?.places ?? false);
  const place = async (): Promise<void> => {
    try {
      await client.calls.place({ callId: v7(), customerId: customerId ?? '', phone });
      toast(t('place.rings'));
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <a
      className={className}
      href={`tel:${phone}`}
      aria-label={label}
      title={label}
      onClick={(event) => {
        if (!places) return;
        event.preventDefault();
        void place();
      }}
    >
      {children}
    </a>
  );
}
