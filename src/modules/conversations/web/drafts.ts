// The drafts of this desk: shown at once, sent in order one at a time, kept in the browser until the server has them.
// A save that was sent and never answered is sent again as it was, and the server knows it by its id: so a lost
// connection loses nothing and writes nothing twice.
import { ORPCError } from '@orpc/client';
import { v7 as newId } from 'uuid';
import { client, messageOf } from '../../../../web/client.ts';
import {
  blank,
  changes,
  type Conversation,
  type Fields,
  fieldsOf,
  isClean,
  joined,
  merge,
  pick,
} from './fields.ts';
import { type Draft, keep, keptUnder, letGo } from './kept.ts';

export type Begun = {
  customerId: string;
  customerName: string;
  callId?: string | null;
  fields?: Partial<Fields>;
};

const WAIT_MS = 500;
const LONGEST_RETRY_MS = 15_000;

class Drafts {
  #all = new Map<string, Draft>();
  #shown: readonly Draft[] = [];
  #listeners = new Set<() => void>();
  #busy = new Set<string>();
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

  /** @returns the id of a new draft, which the server hears of with the first thing that is said */
  begin({ customerId, customerName, callId = null, fields = {} }: Begun): string {
    const conversationId = newId();
    const start = {
      ...blank,
      channel: fields.channel ?? blank.channel,
      direction: fields.direction ?? blank.direction,
    };
    this.#put({
      ...{ customerId, customerName, conversationId },
      begin: { callId, startedAt: new Date().toISOString() },
      version: 0,
      server: start,
      mine: { ...start, ...fields },
      ...{ sending: null, finish: false, clash: null, refused: null },
    });
    this.#soon(conversationId, callId === null ? WAIT_MS : 0);
    return conversationId;
  }

  /** What the server says of a draft; what is typed here and not sent yet stays. */
  hear(conversation: Conversation, customerName: string): void {
    const { conversationId, customerId, version } = conversation;
    const known = this.#all.get(conversationId);
    if (conversation.state === 'done') {
      if (known && !this.isPending(known)) this.forget(conversationId);
      return;
    }
    if (known && (known.version >= version || this.isPending(known))) return;
    const fields = fieldsOf(conversation);
    this.#put({
      ...{ customerId, customerName, conversationId, version },
      server: fields,
      mine: fields,
      ...{ begin: null, sending: null, finish: false, clash: null, refused: null },
    });
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
    if (!draft) return;
    this.#put({ ...draft, finish: true, refused: null });
    this.#soon(conversationId, 0);
  }

  /** Whose words stand where both wrote. */
  settle(conversationId: string, whose: 'mine' | 'theirs' | 'both'): void {
    const draft = this.#all.get(conversationId);
    if (!draft?.clash) return;
    const { theirs, fields } = draft.clash;
    const server = fieldsOf(theirs);
    const { merged } = merge(draft.server, draft.mine, server);
    const chosen = {
      mine: merged,
      theirs: { ...merged, ...pick(server, fields) },
      both: joined(merged, server, fields),
    };
    this.#put({ ...draft, clash: null, server, version: theirs.version, mine: chosen[whose], sending: null });
    this.#soon(conversationId, 0);
  }

  /** What cannot be written any more where it was becomes a contact of its own. @returns its id */
  keepApart(conversationId: string): string {
    const draft = this.#all.get(conversationId);
    if (!draft) return conversationId;
    this.forget(conversationId);
    return this.begin({ ...draft, callId: null, fields: draft.mine });
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
      setTimeout(() => void this.#send(conversationId), wait),
    );
  }

  /** One request at a time for each draft, until nothing is left to say. */
  async #send(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId)) return this.#soon(conversationId, 50);
    this.#busy.add(conversationId);
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
        await client.conversations.begin({ ...ids, channel, direction, ...draft.begin }),
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

  /** A call that another desk had begun to write down is theirs: what was typed here goes there. */
  #begun(conversationId: string, begun: Conversation): void {
    const draft = this.#all.get(conversationId);
    if (!draft) return;
    const server = fieldsOf(begun);
    if (begun.conversationId !== conversationId) this.forget(conversationId);
    const { merged } = merge(draft.server, draft.mine, server);
    this.#put({
      ...draft,
      conversationId: begun.conversationId,
      begin: null,
      server,
      version: begun.version,
      mine: merged,
    });
    if (begun.conversationId !== conversationId) this.#soon(begun.conversationId, 0);
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
