// What can be filled in for a customer, whichever line it is for.
import { nextBirthday } from './conditions.ts';
import { dayPartAt } from './greetings.ts';
import type { Value, Values } from './lines.ts';
import type { Material } from './material.ts';

const text = (value: string | null | undefined): Value | undefined => (value ? { text: value } : undefined);

export function valuesOf(material: Material): Values {
  const { customer, order, contact, service } = material;
  const promise = material.promises.find(({ state }) => state === 'open');
  return {
    greeting: { greeting: dayPartAt(material.minutes) },
    ...namesOf(customer),
    company: text(customer.company),
    ...(order && {
      'order.day': { at: order.at },
      'order.number': { text: order.number },
      'order.product': text(order.product),
    }),
    ...(contact && contactValues(contact)),
    ...(promise && promiseValues(promise)),
    owns: text(material.owns.join(', ')),
    enjoys: text(material.enjoys.join(', ')),
    ...(service && { 'service.what': { text: service.name }, 'service.day': { day: service.dueOn } }),
    birthday:
      customer.birthday === null ? undefined : { day: nextBirthday(customer.birthday, material.today) },
    daysSinceOrder: material.daysSinceOrder === null ? undefined : { text: String(material.daysSinceOrder) },
  };
}

/** "Customer 12748" is a number that an import had to call something: nobody is greeted so. */
function namesOf({ name, givenName, number }: Material['customer']): Values {
  const called = number !== null && name.endsWith(number) && givenName === null ? '' : name;
  return { name: { text: called }, givenName: { text: givenName ?? called } };
}

export function promiseValues({ what, dueAt }: { what: string; dueAt: string }): Values {
  return { 'promise.what': { text: what }, 'promise.day': { at: dueAt } };
}

function contactValues(contact: NonNullable<Material['contact']>): Values {
  const { channel, direction, outcome, about } = contact;
  return {
    'contact.how': { word: `conversations:story.${channel}.${direction}` },
    'contact.day': { at: contact.at },
    'contact.what': text(firstOf(contact.action) || firstOf(contact.need) || firstOf(contact.note) || about),
    'contact.question': { word: `question.${outcome ?? 'none'}`, otherwise: 'question.none' },
  };
}

const LONGEST = 90;
/** The first sentence, cut at a word where it is long. */
function firstOf(said: string): string {
  const [sentence = ''] = said.trim().split(/(?<=[.!?])\s|\n/);
  const plain = sentence.replace(/[.!?\s]+$/, '');
  if (plain.length <= LONGEST) return plain;
  const cut = plain.slice(0, LONGEST).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST / 2))}…`;
}
