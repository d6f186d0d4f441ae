import { useState } from 'react';

/**
 * For `inert` on a form that is on its way: it takes no more words, which would be lost when it closes, and keys reach
 * the page again. Refused, it goes on where it was.
 */
export function useSending(): [boolean, (work: () => Promise<void>) => Promise<void>] {
  const [sending, set] = useState(false);
  const send = async (work: () => Promise<void>): Promise<void> => {
    const at = document.activeElement;
    if (at instanceof HTMLElement) at.blur(); // a browser takes the focus from what is inert a frame later only
    set(true);
    try {
      await work();
    } finally {
      set(false);
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && at instanceof HTMLElement) at.focus();
      });
    }
  };
  return [sending, send];
}
