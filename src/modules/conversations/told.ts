// What the story keeps of a conversation: enough to be read without asking again.
import type { Conversation } from './read.ts';

type Said = Pick<
  Conversation,
  | 'conversationId'
  | 'channel'
  | 'direction'
  | 'purpose'
  | 'moodStart'
  | 'moodEnd'
  | 'outcome'
  | 'firstTime'
  | 'note'
  | 'need'
  | 'action'
  | 'gifts'
>;

/** @param said `passedTo` is the name of who it was passed on to last, `orders` the numbers of those it was about */
export function toldOf(said: Said & { passedTo?: string | null; orders?: readonly string[] }): object {
  const { conversationId, channel, direction, purpose, moodStart, moodEnd, outcome, firstTime } = said;
  return {
    ...{ conversationId, channel, direction, purpose, moodStart, moodEnd, outcome, firstTime },
    note: short(said.note),
    need: short(said.need),
    action: short(said.action),
    gifts: said.gifts,
    passedTo: said.passedTo ?? null,
    orders: said.orders ?? [],
  };
}

function short(text: string): string {
  return Array.from(text.trim()).slice(0, 1_000).join('');
}
