import { useState } from 'react';
import type { Written } from './rules-queries.ts';

const place = 'rapport.say.rules';
type All = Record<string, Written>;

/** What is being written of each rule, by code: kept in the browser until it is saved or thrown away. */
export function useWritten() {
  const [written, setWritten] = useState<All>(read);
  const put = (next: All): void => {
    setWritten(next);
    localStorage.setItem(place, JSON.stringify(next));
  };
  return {
    written,
    write: (code: string, rule: Written) => put({ ...written, [code]: rule }),
    forget: (code: string) =>
      put(Object.fromEntries(Object.entries(written).filter(([each]) => each !== code))),
  };
}

function read(): All {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '{}') as All;
  } catch {
    return {}; // of an older version of this page
  }
}
