// The drafts of this desk: shown at once, sent in order one at a time, kept in the browser until the server has them.
// A save that was sent and never answered is sent again as it was, and the server knows it by its id: so a lost
// connection loses nothing and writes nothing twice.
import { ORPCError } from '@orpc/client';
import { v7 as newId } from 'uuid';
import { client, messageOf } from '../../../../web/client.ts';
import { type Begun, begin, hear } from './begun.ts';
import {
  blank,
  changes,
  type Conversation,
  type Fields,
  fieldsOf,
  isClean,
  joined,
  merge,
  settled,
} from './fields.ts';
import { type Draft, keep, keptUnder, letGo } from './kept.ts';

const WAIT_MS = 500;
const LONGEST_RETRY_MS = 15_000;

class Drafts {
  #all = new Map<string, Draft>();
  #shown: readonly Draft[] = [];
  #listeners = new Set<() => void>();
  /** what is on its way */
  #busy = new Map<string, Promise<void>>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #retry = 1000;
  #prefix: string | null = null;
  offline = false;
  /** called when the server has finished one */
  onFinished: (conversation: Conversation, customerName: string) => void = () => {};
  /** called when one that was to be finished is not, with the reason or null where somebody else wrote in it */
  onNotFinished: (draft: Draft, why: string | null) => void = () => {};

  /** Takes up what this person's browser kept. Once for each person who signs in here. */
  start(staffId: string): void {
    const prefix = `rapport.desk.${staffId}.`;
    if (this.#prefix === prefix) return;
    this.#prefix = prefix;
    this.#all.clear();
    for (const draft of keptUnder(prefix)) this.#all.set(draft.conversationId, draft);
    this.#show();
    window.addEventListener('online', () => this.sendAll());
    this.sendAll();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  all = (): readonly Draft[] => this.#shown;

  /**
   * The server hears of it with the first thing that is said, or at once of one that writes a call down.
   * @returns the id of a new draft; a call with one customer is one, on whichever desk and however often it is begun
   */
  begin(begun: Begun): string {
    const draft = begin(begun);
    const { conversationId, callId } = draft;
    if (this.#all.has(conversationId)) return conversationId;
    this.#put(draft);
    this.#soon(conversationId, callId === null ? WAIT_MS : 0);
    return conversationId;
  }

  /** What the server says of a draft; what is typed here and not sent yet stays. */
  hear(conversation: Conversation, customerName: string): void {
    const { conversationId, version } = conversation;
    const known = this.#all.get(conversationId);
    if (conversation.state === 'done') {
      if (known && !this.isPending(known)) this.forget(conversationId);
      return;
    }
    if (known && (known.version >= version || this.isPending(known))) return;
    this.#put(hear(conversation, customerName));
  }

  /** One that is no longer among the open ones was finished or thrown away elsewhere; what is unsent here stays. */
  async lookAfter(draft: Draft): Promise<void> {
    if (this.isPending(draft)) return;
    try {
      this.hear(await client.conversations.get(draft), draft.customerName);
    } catch (error) {
      if (error instanceof ORPCError && error.status === 404) this.forget(draft.conversationId);
    }
  }

  edit(conversationId: string, fields: Partial<Fields>): void {
    const draft = this.#all.get(conversationId);
    if (!draft) return;
    this.#put({ ...draft, mine: { ...draft.mine, ...fields }, refused: null });
    this.#soon(conversationId, WAIT_MS);
  }

  finish(conversationId: string): void {
    const draft = this.#all.get(conversationId);
    if (!draft || draft.clash) return; // whose words stand is decided first
    this.#put({ ...draft, finish: true, refused: null });
    this.#soon(conversationId, 0);
  }

  /** Whose words stand where both wrote. */
  settle(conversationId: string, whose: 'mine' | 'theirs' | 'both'): void {
    const draft = this.#all.get(conversationId);
    if (!draft?.clash) return;
    const { theirs, fields } = draft.clash;
    const server = fieldsOf(theirs);
    const mine = settled(whose, draft.server, draft.mine, server, fields);
    this.#put({ ...draft, clash: null, server, version: theirs.version, mine, sending: null });
    this.#soon(conversationId, 0);
  }

  /** What cannot be written any more where it was becomes a contact of its own. @returns its id */
  keepApart(conversationId: string): string {
    const draft = this.#all.get(conversationId);
    if (!draft) return conversationId;
    this.forget(conversationId);
    return this.begin({ ...draft, callId: null, fields: draft.mine });
  }

  /** @throws what the server says where it has it and does not let it go */
  async discard({ customerId, conversationId }: Draft): Promise<void> {
    await this.#busy.get(conversationId); // it may just be hearing of it
    if (this.#all.get(conversationId)?.begin === null)
      await client.conversations.discard({ customerId, conversationId });
    this.forget(conversationId);
  }

  forget(conversationId: string): void {
    clearTimeout(this.#timers.get(conversationId));
    this.#all.delete(conversationId);
    if (this.#prefix !== null) letGo(this.#prefix, conversationId);
    this.#show();
  }

  sendAll(): void {
    for (const conversationId of this.#all.keys()) this.#soon(conversationId, 0);
  }

  /** whether the server does not have all of it yet */
  isPending(draft: Draft): boolean {
    return (
      draft.begin !== null || draft.sending !== null || draft.finish || !isClean(draft.server, draft.mine)
    );
  }

  #soon(conversationId: string, wait: number): void {
    clearTimeout(this.#timers.get(conversationId));
    this.#timers.set(
      conversationId,
      setTimeout(() => {
        if (this.#busy.has(conversationId)) this.#soon(conversationId, 50);
        else this.#busy.set(conversationId, this.#send(conversationId));
      }, wait),
    );
  }

  /** One request at a time for each draft, until nothing is left to say. */
  async #send(conversationId: string): Promise<void> {
    try {
      let more = true;
      while (more) more = await this.#step(conversationId);
      this.#online();
    } catch (error) {
      this.#failed(conversationId, error);
    } finally {
      this.#busy.delete(conversationId);
    }
  }

  /** @returns whether there is more to send right now; what was typed meanwhile waits for a pause */
  async #step(conversationId: string): Promise<boolean> {
    const draft = this.#all.get(conversationId);
    if (!draft || draft.clash || draft.refused !== null) return false;
    const ids = { customerId: draft.customerId, conversationId };
    if (draft.begin) {
      const { channel, direction } = draft.server;
      this.#begun(
        conversationId,
        await client.conversations.begin({
          ...ids,
          ...{ channel, direction, callId: draft.callId },
          ...draft.begin,
        }),
      );
      return true;
    }
    const fields = changes(draft.server, draft.mine);
    if (!draft.sending && !draft.finish && Object.keys(fields).length === 0) return false;
    const sending = draft.sending ?? { saveId: newId(), fields, finish: draft.finish };
    this.#put({ ...draft, sending });
    const save = { ...ids, version: draft.version, saveId: sending.saveId, ...sending.fields };
    try {
      const written = await (sending.finish
        ? client.conversations.finish(save)
        : client.conversations.save(save));
      this.#written(conversationId, written);
    } catch (error) {
      if (!(error instanceof ORPCError) || error.status !== 409) throw error;
      this.#meet(conversationId, await client.conversations.get(ids));
      return true;
    }
    const now = this.#all.get(conversationId);
    if (now && !now.finish && this.isPending(now)) this.#soon(conversationId, WAIT_MS);
    return now?.finish ?? false;
  }

  /** A call that was begun under another name is that contact: what was typed here goes there, unless it is over. */
  #begun(conversationId: string, begun: Conversation): void {
    const draft = this.#all.get(conversationId);
    if (!draft) return;
    if (begun.state === 'done') {
      if (isClean(draft.server, draft.mine)) this.forget(conversationId);
      else this.keepApart(conversationId);
      return;
    }
    if (begun.conversationId !== conversationId) {
      this.forget(conversationId);
      this.hear(begun, draft.customerName);
      const there = this.#all.get(begun.conversationId)?.mine ?? blank;
      const { merged, clashes } = merge(draft.server, draft.mine, there);
      this.edit(begun.conversationId, joined(merged, there, clashes));
      return;
    }
    const server = fieldsOf(begun);
    const { merged } = merge(draft.server, draft.mine, server);
    this.#put({ ...draft, begin: null, server, version: begun.version, mine: merged });
  }

  #written(conversationId: string, written: Conversation): void {
    const draft = this.#all.get(conversationId);
    if (!draft) return;
    if (written.state === 'done') {
      this.forget(conversationId);
      this.onFinished(written, draft.customerName);
      return;
    }
    this.#put({ ...draft, sending: null, server: fieldsOf(written), version: written.version });
  }

  #meet(conversationId: string, theirs: Conversation): void {
    const draft = this.#all.get(conversationId);
    if (!draft) return;
    const server = fieldsOf(theirs);
    const { merged, clashes } = merge(draft.server, draft.mine, server);
    if (theirs.state !== 'done' && clashes.length === 0) {
      this.#put({ ...draft, sending: null, server, version: theirs.version, mine: merged });
      return;
    }
    this.#put({ ...draft, sending: null, finish: false, clash: { theirs, fields: clashes } });
    if (draft.finish) this.onNotFinished(draft, null);
  }

  #failed(conversationId: string, error: unknown): void {
    // the session ended and the page leaves: it stays as it is and goes out behind the sign-in
    if (error instanceof ORPCError && error.status === 401) return;
    const draft = this.#all.get(conversationId);
    const answered = error instanceof ORPCError && error.status < 500 && error.status !== 429;
    if (answered) {
      if (!draft) return;
      this.#put({ ...draft, sending: null, finish: false, refused: messageOf(error) });
      if (draft.finish) this.onNotFinished(draft, messageOf(error));
      return;
    }
    this.offline = true;
    this.#show();
    this.#soon(conversationId, this.#retry);
    this.#retry = Math.min(this.#retry * 2, LONGEST_RETRY_MS);
  }

  #online(): void {
    this.#retry = 1000;
    if (!this.offline) return;
    this.offline = false;
    this.#show();
  }

  #put(draft: Draft): void {
    this.#all.set(draft.conversationId, draft);
    if (this.#prefix !== null) keep(this.#prefix, draft, this.isPending(draft));
    this.#show();
  }

  #show(): void {
    this.#shown = [...this.#all.values()];
    for (const listener of this.#listeners) listener();
  }
}

export const drafts = new Drafts();
