// Doing something on a page: it is shown, said, and can be taken back.
import { useMemo } from 'react';
import { toast, toastError } from './toast.tsx';

/**
 * @param said null: nothing changed, so nothing is said
 * @param undo takes back what was made; without it there is no way back
 * @returns false when it was refused: that has been said then, and what was typed stays where it is
 */
export type Doing = <T>(
  work: () => Promise<T>,
  said: string | ((made: T) => string | null),
  undo?: (made: T) => Promise<unknown>,
) => Promise<boolean>;

/** @param refresh asks again for what changes @param undone what is said when something was taken back */
export function useDoing(refresh: () => Promise<void>, undone: string): Doing {
  return useMemo(() => {
    const attempt = async <T>(work: () => Promise<T>, then: (made: T) => void): Promise<boolean> => {
      try {
        const made = await work();
        await refresh();
        then(made);
        return true;
      } catch (error) {
        toastError(error);
        return false;
      }
    };
    return (work, said, undo) =>
      attempt(work, (made) => {
        const words = typeof said === 'string' ? said : said(made);
        if (words === null) return;
        toast(
          words,
          undo &&
            (() =>
              void attempt(
                () => undo(made),
                () => toast(undone),
              )),
        );
      });
  }, [refresh, undone]);
}
