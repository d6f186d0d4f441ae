import { useSyncExternalStore } from 'react';
import { type Draft, drafts } from './drafts.ts';

/** @returns the drafts of this desk, fresh after every change */
export function useDrafts(): readonly Draft[] {
  return useSyncExternalStore(drafts.subscribe, drafts.all);
}
