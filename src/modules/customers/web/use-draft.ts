import { useEffect, useState } from 'react';

/** Text that outlives the page: what was typed is there again after a reload, until it is sent. */
export function useDraft(key: string): [string, (text: string) => void] {
  const name = `rapport.draft.${key}`;
  const [text, setText] = useState(() => localStorage.getItem(name) ?? '');
  useEffect(() => {
    if (text === '') localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  }, [name, text]);
  return [text, setText];
}
