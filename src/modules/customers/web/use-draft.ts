import { useState } from 'react';

/** Text that outlives the page: what was typed is there again after a reload, until it is sent. */
export function useDraft(key: string): [string, (text: string) => void] {
  const name = `rapport.draft.${key}`;
  const [text, setText] = useState(() => localStorage.getItem(name) ?? '');
  // at once: a form that empties its draft and closes is gone before an effect would run
  const set = (next: string): void => {
    setText(next);
    if (next === '') localStorage.removeItem(name);
    else localStorage.setItem(name, next);
  };
  return [text, set];
}
