import { useSyncExternalStore } from 'react';
import { drafts } from './drafts.ts';
import type { Draft } from './kept.ts';

/** @returns the drafts of this desk, fresh after every change */
export function useDrafts(): readonly Draft[] {
  return useSyncExternalStore(drafts.subscribe, drafts.all);
}
