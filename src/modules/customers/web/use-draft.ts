import { useState } from 'react';

const nameOf = (key: string): string => `rapport.draft.${key}`;

/**
 * Text that outlives the page: what was typed is there again after a reload, until it is sent.
 * @param fresh begins empty: what lies there is still on its way
 */
export function useDraft(key: string, fresh = false): [string, (text: string) => void] {
  const name = nameOf(key);
  const [text, setText] = useState(() => (fresh ? '' : (localStorage.getItem(name) ?? '')));
  // at once: a form that empties its draft and closes is gone before an effect would run
  const set = (next: string): void => {
    setText(next);
    if (next === '') localStorage.removeItem(name);
    else localStorage.setItem(name, next);
  };
  return [text, set];
}

/** Forgets a draft that was sent and taken, unless the next one is being typed there by now. */
export function forgetDraft(key: string, sent: string): void {
  if (localStorage.getItem(nameOf(key)) === sent) localStorage.removeItem(nameOf(key));
}
