import { useRef, useState } from 'react';

/**
 * What cannot be done twice: pressed again, by an impatient hand or a key held down, while it is being done, nothing
 * happens.
 * @returns once: does the work; busy: for the button
 */
export function useOnce(): { busy: boolean; once: (work: () => Promise<unknown>) => void } {
  const doing = useRef(false);
  const [busy, setBusy] = useState(false);
  const once = (work: () => Promise<unknown>): void => {
    if (doing.current) return;
    doing.current = true;
    setBusy(true);
    void work().finally(() => {
      doing.current = false;
      setBusy(false);
    });
  };
  return { busy, once };
}
