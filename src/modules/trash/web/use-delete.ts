// What every delete button does: into the trash, said so, with the way back in the same breath.
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

type Put = () => Promise<{ trashId: string }>;

/** @returns deletes, says so and offers to bring back; false when it was refused, which has been said then too */
export function useDelete(): (label: string, put: Put) => Promise<boolean> {
  const { t } = useTranslation('trash');
  const doing = useRef(false);
  return useMemo(() => {
    const back = async (label: string, trashId: string): Promise<void> => {
      try {
        const { numberTaken } = await client.trash.restore({ trashId });
        await queryClient.invalidateQueries();
        toast(
          numberTaken === null ? t('restored', { label }) : t('numberTaken', { label, number: numberTaken }),
        );
      } catch (error) {
        toastError(error);
      }
    };
    return async (label, put) => {
      if (doing.current) return false; // a button pressed twice deletes once
      doing.current = true;
      try {
        const { trashId } = await put();
        await queryClient.invalidateQueries();
        toast(t('deleted', { label }), () => void back(label, trashId));
        return true;
      } catch (error) {
        toastError(error);
        return false;
      } finally {
        doing.current = false;
      }
    };
  }, [t]);
}
