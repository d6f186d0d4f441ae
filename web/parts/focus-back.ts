import { useEffect } from 'react';

/**
 * What had the focus before a dialog opened has it again when it closes. Mantine sees to that only where the dialog stays
 * mounted and was not opened from a menu, whose entries are gone by then: there its button is meant, and `returnFocus`
 * of a dialog that stays mounted is false.
 */
export function useFocusBack(opened = true): void {
  useEffect(() => {
    if (!opened) return undefined;
    const before = document.activeElement;
    const menu = before?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
    const to = menu ? document.getElementById(menu) : before;
    return () => {
      if (to instanceof HTMLElement) to.focus({ preventScroll: true });
    };
  }, [opened]);
}
