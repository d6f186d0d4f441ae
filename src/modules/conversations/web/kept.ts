// What is typed is kept in the browser for as long as the server does not have it: a reload, a crash or a lost network
// finds it there again.
import type { Conversation, FieldName, Fields } from './fields.ts';

export type Draft = {
  customerId: string;
  customerName: string;
  conversationId: string;
  callId: string | null;
  /** not on the server yet */
  begin: { startedAt: string } | null;
  version: number;
  /** as the server has it at that version */
  server: Fields;
  /** as it stands on the screen */
  mine: Fields;
  sending: { saveId: string; fields: Partial<Fields>; finish: boolean } | null;
  finish: boolean;
  /** what somebody else made of it meanwhile */
  clash: { theirs: Conversation; fields: FieldName[] } | null;
  /** why the server does not take it */
  refused: string | null;
};

/** @param prefix of the keys of one person, since several may use one browser */
export function keptUnder(prefix: string): Draft[] {
  const found: Draft[] = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? '') as Draft;
      found.push({ ...kept, refused: null, clash: null });
    } catch {
      localStorage.removeItem(key); // of an older version of this page
    }
  }
  return found;
}

/** @param pending false: the server has it, so that nothing needs keeping */
export function keep(prefix: string, draft: Draft, pending: boolean): void {
  if (!pending) return letGo(prefix, draft.conversationId);
  try {
    localStorage.setItem(prefix + draft.conversationId, JSON.stringify(draft));
  } catch {
    // the browser's store is full or shut: it still goes to the server as it is typed
  }
}

export function letGo(prefix: string, conversationId: string): void {
  localStorage.removeItem(prefix + conversationId);
}
