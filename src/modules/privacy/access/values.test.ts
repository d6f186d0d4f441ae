import { expect, test } from 'vitest';
import { translator } from '../../../core/i18n.ts';
import { saidOf } from './values.ts';

const german = {
  t: translator('de'),
  language: 'de',
  locale: 'de-AT',
  currency: 'EUR',
  timeZone: 'Europe/Vienna',
};
const said = (table: string, row: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(saidOf(table, row, german));

test('codes are said in words', () => {
  expect(said('customers', { kind: 'person', country: 'GB', language: 'en' })).toEqual({
    Art: 'Person',
    Land: 'Vereinigtes Königreich',
    Sprache: 'Englisch',
  });
  expect(said('events', { kind: 'order.placed' })).toEqual({ Art: 'Bestellung' });
  expect(said('audit_entries', { operation: 'customers.addNote', door: 'page' })).toEqual({
    'was getan wurde': 'Notiz schreiben',
    über: 'auf einer Seite',
  });
  expect(said('customer_worth', { alive: 0.8526 })).toEqual({
    'Wahrscheinlichkeit, noch Kunde zu sein': expect.stringMatching(/^85\s%$/),
  });
});

test('a line of an order tells its product, and its kind only where it is no sale', () => {
  expect(said('order_lines', { kind: 1, product: 'Espresso', quantity: 2 })).toEqual({
    Produkt: 'Espresso',
    Menge: '2',
  });
  expect(said('order_lines', { kind: 3 })).toEqual({ Art: german.t('purchases:kind.fee') });
});

test('what somebody wrote stays as it was written', () => {
  expect(said('customers', { status: 'phone', name: 'GB' })).toEqual({ Stand: 'phone', Name: 'GB' });
});
