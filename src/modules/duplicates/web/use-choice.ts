// Which of two stays, and which facts are taken of whom, as far as somebody chose; otherwise what is proposed.
import { useMemo, useState } from 'react';
import type { Compared, Which } from './queries.ts';

/** What who stays keeps unless they have none: it says whose they are, not who they are. */
const kept = new Set(['number', 'siteId', 'ownerId', 'status', 'kind']);

export type Choice = {
  stays: Which;
  swap: () => void;
  of: (key: string) => Which;
  choose: (key: string, which: Which) => void;
  /** facts that who stays takes over */
  take: string[];
};

export function useChoice({ fields, stays: proposed }: Compared): Choice {
  const [swapped, setSwapped] = useState(false);
  const [chosen, setChosen] = useState<Record<string, Which>>({});
  const stays = swapped ? (proposed === 'a' ? 'b' : 'a') : proposed;
  return useMemo(() => {
    const of = (key: string): Which => {
      const field = fields.find((each) => each.key === key);
      const own = kept.has(key) && field?.[stays] !== null;
      return chosen[key] ?? (own ? stays : (field?.better ?? stays));
    };
    return {
      stays,
      swap: () => setSwapped((before) => !before),
      of,
      choose: (key, which) => setChosen((before) => ({ ...before, [key]: which })),
      take: fields.filter((field) => field.a !== field.b && of(field.key) !== stays).map(({ key }) => key),
    };
  }, [fields, stays, chosen]);
}
