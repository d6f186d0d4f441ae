import { useEffect, useRef } from 'react';

/**
 * Keyboard shortcuts while a component is shown, silent while somebody types.
 * @param keys by key name (`j`, `Enter`, `?`), with `mod+` for Ctrl or Command, or a sequence such as `g t`
 */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let before = '';
    let at = 0;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      const mod = event.ctrlKey || event.metaKey;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!mod && isTyping(event.target)) return;
      const sequence = Date.now() - at < 1000 && before ? `${before} ${name}` : '';
      // what follows a g goes to a room, whatever that key does alone on this page
      const goes = sequence.startsWith('g ');
      const action =
        (sequence && latest.current[sequence]) ||
        (goes ? undefined : latest.current[mod ? `mod+${name}` : name]);
      before = mod || event.key === 'Shift' ? '' : name;
      at = Date.now();
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        'input:not([type=checkbox]):not([type=radio]), textarea, select, [role=dialog], [role=listbox]',
      ) !== null)
  );
}
