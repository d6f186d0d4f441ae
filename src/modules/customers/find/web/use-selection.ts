import { useState } from 'react';

export type Selection = {
  ids: ReadonlySet<string>;
  has(id: string): boolean;
  toggle(id: string): void;
  /** all from the one chosen last to this one */
  reach(id: string, order: readonly string[]): void;
  set(ids: readonly string[]): void;
};

/** Chosen customers, of this page while it is open. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  return {
    ids,
    has: (id) => ids.has(id),
    toggle: (id) => {
      setLast(id);
      setIds((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    reach: (id, order) => {
      const [from, to] = [order.indexOf(last ?? id), order.indexOf(id)].toSorted((a, b) => a - b);
      setLast(id);
      setIds((before) => new Set([...before, ...order.slice(from, (to ?? 0) + 1)]));
    },
    set: (all) => {
      setLast(null);
      setIds(new Set(all));
    },
  };
}
