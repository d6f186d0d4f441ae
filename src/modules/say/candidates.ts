// What each rule would say from what is known, whether or not it was said before.
import { subjectOf } from './conditions.ts';
import { giftFor } from './gifts.ts';
import type { Line, Value, Values } from './lines.ts';
import type { Material, Rule } from './material.ts';
import { promiseValues } from './values.ts';

export type Candidate = Pick<Line, 'subject' | 'why' | 'action' | 'gift'> & {
  values: Values;
  /** settled by other means in this contact */
  done?: { by: string | null };
};

const dayMs = 86_400_000;
/** An older order is thanked for by the next one. */
export const THANK_DAYS = 180;
/** What somebody asked about longer ago, they have found out without us. */
const CONTACT_DAYS = 120;
/** Before that they are most likely still in the contact that just ended. */
const CONTACT_MINUTES = 60;

export function candidatesOf(rule: Rule, material: Material): Candidate[] {
  switch (rule.kind) {
    case 'listen':
      return [one('', 'listen', {}, {}, 'mood')];
    case 'apology':
      return material.failures.map(apology);
    case 'greet':
      return [greeting(material)];
    case 'thank':
      return thanks(material);
    case 'last_contact':
      return lastContact(material);
    case 'promise':
      return [...material.promises.map(promised), ...material.missing.map(missing)];
    case 'confirm':
      return material.facts.map(fact);
    case 'service':
      return service(material);
    case 'give':
      return give(material);
    default: {
      const subject = subjectOf(rule.condition, material);
      return subject === null ? [] : [one(subject, `own.${rule.condition.on}`, ownParams(rule, material))];
    }
  }
}

function one(
  subject: string,
  word: string,
  params: Line['why']['params'] = {},
  values: Values = {},
  action: Line['action'] = 'tick',
): Candidate {
  return { subject, why: { word, params }, values, action, gift: null };
}

function greeting({ customer: { language } }: Material): Candidate {
  return language === null
    ? one('', 'greet')
    : one('', 'greetIn', { language: { word: `language:${language}` } });
}

function apology({ kind, id, what, at }: Material['failures'][number]): Candidate {
  const failure: Value = { word: `failure.${kind}`, params: { what: { text: what }, day: { at } } };
  return one(`${kind}:${id}`, 'apology', { failure }, { failure });
}

function thanks({ order }: Material): Candidate[] {
  if (order === null || order.returned || order.days > THANK_DAYS) return [];
  return [one(order.orderId, 'thank', { number: { text: order.number }, day: { at: order.at } })];
}

function lastContact({ contact, now }: Material): Candidate[] {
  if (contact === null) return [];
  const age = Date.parse(now) - Date.parse(contact.at);
  if (age < CONTACT_MINUTES * 60_000 || age > CONTACT_DAYS * dayMs) return [];
  return [one(contact.conversationId, 'lastContact', { day: { at: contact.at } })];
}

function promised(promise: Material['promises'][number]): Candidate {
  const { promiseId, dueAt, state, keeper, settledBy } = promise;
  const params = { day: { at: dueAt }, keeper: { text: keeper ?? '–' } };
  const candidate = one(promiseId, 'promise', params, promiseValues(promise), 'settle');
  return state === 'open' ? candidate : { ...candidate, done: { by: settledBy } };
}

/** An order that should be there by now is a promise too, and settles when it arrives. */
function missing({ orderId, number, at }: Material['missing'][number]): Candidate {
  const what: Value = { word: 'delivery', params: { number: { text: number } } };
  const params = { number: { text: number }, day: { at } };
  return one(orderId, 'missing', params, { 'promise.what': what, 'promise.day': { at } });
}

function fact({ kind, subject, value, confirmedAt }: Material['facts'][number]): Candidate {
  const name: Value = { word: `fact.${kind}`, otherwise: 'fact.other' };
  const why = confirmedAt === null ? 'confirmNever' : 'confirm';
  const params = { fact: name, ...(confirmedAt !== null && { day: { at: confirmedAt } }) };
  return one(
    `${kind}:${subject}`,
    why,
    params,
    { fact: name, 'fact.value': factValue(kind, value) },
    'confirm',
  );
}

/** As the card shows it. */
function factValue(kind: string, value: string): Value {
  switch (kind) {
    case 'language':
      return { word: `language:${value}` };
    case 'birthday':
      return { day: value };
    case 'preferred_channel':
      return { word: `facts:prefers.channels.${value}` };
    case 'preferred_times':
      return { all: value.split(' ').map((time) => ({ word: `facts:prefers.time.${time}` })) };
    default:
      return { text: value };
  }
}

function service({ service }: Material): Candidate[] {
  if (service === null) return [];
  const { belongingId, dueOn, name } = service;
  return [one(`${belongingId} ${dueOn}`, 'service', { what: { text: name }, day: { day: dueOn } })];
}

function give(material: Material): Candidate[] {
  const found = giftFor(material);
  if (!found) return [];
  const { gift, fits } = found;
  const params = { ...(fits !== null && { enjoys: { text: fits } }) };
  const word = fits === null ? 'give' : 'giveFits';
  return [{ ...one('', word, params, { gift: { text: gift.name } }, 'give'), gift: gift.code }];
}

function ownParams({ condition }: Rule, { customer, daysSinceOrder }: Material): Line['why']['params'] {
  switch (condition.on) {
    case 'signal':
      return { signal: { word: `find:signal.${customer.signal}` } };
    case 'purchase':
      return { count: daysSinceOrder ?? 0 };
    case 'tag':
      return { tag: { text: condition.tag } };
    default:
      return {};
  }
}
