// A draft as it begins: on this desk, or with what the server has of it.
import { v5, v7 as newId } from 'uuid';
import { blank, type Conversation, type Fields, fieldsOf } from './fields.ts';
import type { Draft } from './kept.ts';

export type Begun = {
  customerId: string;
  customerName: string;
  callId?: string | null;
  fields?: Partial<Fields>;
};

/** A call with one customer is one contact, on whichever desk and however often it is begun: its id follows from both. */
export function begin({ customerId, customerName, callId = null, fields = {} }: Begun): Draft {
  const start = {
    ...blank,
    channel: fields.channel ?? blank.channel,
    direction: fields.direction ?? blank.direction,
  };
  return {
    ...{ customerId, customerName, callId },
    conversationId: callId === null ? newId() : v5(callId, customerId),
    begin: { startedAt: new Date().toISOString() },
    version: 0,
    server: start,
    mine: { ...start, ...fields },
    ...{ sending: null, finish: false, clash: null, refused: null },
  };
}

export function hear(conversation: Conversation, customerName: string): Draft {
  const { customerId, conversationId, callId, version } = conversation;
  const fields = fieldsOf(conversation);
  return {
    ...{ customerId, customerName, conversationId, callId, version },
    server: fields,
    mine: fields,
    ...{ begin: null, sending: null, finish: false, clash: null, refused: null },
  };
}
