// From what was generated to rows, through the writers of the rooms to which the rows belong.
import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { Copies } from '../../core/copy.ts';
import { idBytes, idText, newIdBytes } from '../../core/ids.ts';
import { decimal } from '../../core/money.ts';
import { addSampleConversations } from '../conversations/sample-conversations.ts';
import { addSampleBelongings } from '../belongings/sample-belongings.ts';
import { type CopiedCustomer, type CopiedPoint, copyCustomers } from '../customers/copy-customers.ts';
import { normaliseContact } from '../customers/normalise.ts';
import { completeSampleCustomers, type SampleFacts } from '../customers/sample-customers.ts';
import { addSampleColleaguePromises } from '../promises/sample-colleagues.ts';
import { addSampleFacts } from '../facts/sample-facts.ts';
import { addSamplePromises } from '../promises/sample-promises.ts';
import { LineCopy } from '../purchases/copy-lines.ts';
import { type CopiedOrder, copyOrders, type Totals } from '../purchases/copy-orders.ts';
import { lineKind } from '../purchases/line-kind.ts';
import { addSampleProducts, addSampleReturns, type SampleReturn } from '../purchases/sample-purchases.ts';
import { addSampleRelations } from '../relations/sample-relations.ts';
import { addSampleTeam } from '../team/sample-team.ts';
import { catalogue } from './generate/catalogue.ts';
import type { SampleCompany } from './generate/company.ts';
import type { SampleContact } from './generate/contacts.ts';
import type { SampleCustomer } from './generate/customers.ts';
import type { SampleOrder } from './generate/orders.ts';
import { sites } from './generate/places.ts';
import type { SamplePromise } from './generate/promises.ts';
import { staff } from './generate/staff.ts';
import type { SampleTies } from './generate/ties.ts';

/** What belongs to the sample bears this number of an import; those of files begin at 1. */
export const sampleImportNo = 0;

type Ids = { siteIds: string[]; staffIds: string[]; productIds: string[] };

/** Everything in the client's transaction. @param progress hears shares from 0 to 1 */
export async function writeCompany(
  client: pg.ClientBase,
  company: SampleCompany,
  currency: string,
  progress: (share: number) => Promise<void>,
): Promise<void> {
  const team = await addSampleTeam(client, { sites, staff });
  const productIds = await addSampleProducts(client, products(currency), sampleImportNo);
  const ids: Ids = { ...team, productIds };
  const customerIds = company.customers.map(() => newIdBytes());
  await writeCustomers(client, company.customers, customerIds, ids);
  await progress(0.3);
  await writeOrders(client, company.orders, customerIds, ids, currency);
  await writePromises(client, company.promises, customerIds, ids);
  await writeContacts(client, company.contacts, customerIds, ids);
  await writeTies(client, company.ties, customerIds, ids);
  await writeFacts(client, company, customerIds, ids);
  await addSampleColleaguePromises(client, team.staffIds);
  await progress(0.8);
}

async function writeTies(
  client: pg.ClientBase,
  { belongings, relations, asks }: SampleTies,
  customerIds: readonly Buffer[],
  { staffIds, productIds }: Ids,
): Promise<void> {
  const texts = customerIds.map((id) => idText(id));
  const idOf = (no: number): string => texts[no] ?? '';
  await addSampleBelongings(
    client,
    belongings.map(({ customer, product, ...belonging }) => ({
      ...belonging,
      customerId: idOf(customer),
      productId: product === null ? null : (productIds[product] ?? null),
    })),
  );
  await addSampleRelations(
    client,
    relations.map(({ from, to, ...relation }) => ({ ...relation, fromId: idOf(from), toId: idOf(to) })),
    asks.map(({ customer, staff: member, words }) => ({
      customerId: idOf(customer),
      staffId: member === null ? null : (staffIds[member] ?? null),
      words,
    })),
  );
}

async function writeFacts(
  client: pg.ClientBase,
  { customers, facts }: SampleCompany,
  customerIds: readonly Buffer[],
  { staffIds }: Ids,
): Promise<void> {
  const said = facts.map((each, no) => ({
    ...each,
    customerId: idText(customerIds[no] ?? Buffer.alloc(16)),
    staffId: staffIds[customers[no]?.owner ?? -1] ?? null,
  }));
  await addSampleFacts(client, said);
}

async function writePromises(
  client: pg.ClientBase,
  promises: readonly SamplePromise[],
  customerIds: readonly Buffer[],
  { staffIds }: Ids,
): Promise<void> {
  const rows = promises.map(({ customer, keeper, promisedBy, ...promise }) => ({
    ...promise,
    customerId: idText(customerIds[customer] ?? Buffer.alloc(16)),
    keeperId: staffIds[keeper] ?? null,
    promisedBy: staffIds[promisedBy] ?? null,
  }));
  await addSamplePromises(client, rows, sampleImportNo);
}

async function writeContacts(
  client: pg.ClientBase,
  contacts: readonly SampleContact[],
  customerIds: readonly Buffer[],
  { staffIds }: Ids,
): Promise<void> {
  const rows = contacts.map(({ customer, staff: member, ...contact }) => ({
    ...contact,
    customerId: idText(customerIds[customer] ?? Buffer.alloc(16)),
    staffId: staffIds[member] ?? null,
  }));
  await addSampleConversations(client, rows, sampleImportNo);
}

function products(currency: string) {
  return catalogue.map(({ code, name, group, price, cost, active }) => ({
    code,
    name,
    kind: group === 'fee' || group === 'adjustment' ? group : ('product' as const),
    price: group === 'adjustment' ? null : decimal(price, currency),
    cost: group === 'adjustment' ? null : decimal(cost, currency),
    active,
  }));
}

async function writeCustomers(
  client: pg.ClientBase,
  customers: readonly SampleCustomer[],
  customerIds: readonly Buffer[],
  ids: Ids,
): Promise<void> {
  const { rows } = await client.query<{ number: string }>(
    'SELECT number FROM customer_numbers WHERE number = ANY($1)',
    [customers.map((customer) => customer.number)],
  );
  const taken = new Set(rows.map((row) => row.number));
  const made = customers.map((customer, index) =>
    rowsOf(customer, customerIds[index] ?? Buffer.alloc(16), ids),
  );
  const copies = new Copies();
  copyCustomers(
    copies,
    made.map(({ copied }) => (taken.has(copied.number ?? '') ? { ...copied, number: null } : copied)),
    sampleImportNo,
  );
  await copies.send(client);
  await completeSampleCustomers(
    client,
    made.map(({ facts }) => facts),
    sampleImportNo,
  );
}

function rowsOf(
  customer: SampleCustomer,
  id: Buffer,
  { siteIds, staffIds }: Ids,
): { copied: CopiedCustomer; facts: SampleFacts } {
  const staffId = (index: number | null): string | null =>
    index === null ? null : (staffIds[index] ?? null);
  const phones = customer.phones.map(({ label, value }) => ({
    label,
    ...normaliseContact('phone', value, customer.country),
  }));
  const main = phones
    .slice(0, 1)
    .map(({ value, normalised }): CopiedPoint => ({ kind: 'phone', value, normalised }));
  const email: CopiedPoint = {
    kind: 'email',
    ...normaliseContact('email', customer.email, customer.country),
  };
  const { street, city, region, postcode } = customer.place;
  return {
    copied: {
      ...customer,
      id,
      siteId: siteIds[customer.site] ?? null,
      points: [...main, email],
      address: { street, city, region, postcode },
    },
    facts: {
      ...customer,
      customerId: idText(id),
      ownerId: staffId(customer.owner),
      phones: phones.filter(
        ({ normalised }, at) => phones.findIndex((each) => each.normalised === normalised) === at,
      ),
      notes: customer.notes.map((note) => ({ at: note.at, text: note.text, staffId: staffId(note.staff) })),
    },
  };
}

type Placed = SampleOrder & { customerId: Buffer; orderId: Buffer };

async function writeOrders(
  client: pg.ClientBase,
  orders: readonly SampleOrder[],
  customerIds: readonly Buffer[],
  { siteIds, productIds }: Ids,
  currency: string,
): Promise<void> {
  const placed = orders.map((order): Placed => ({
    ...order,
    customerId: customerIds[order.customer] ?? Buffer.alloc(16),
    orderId: newIdBytes(),
  }));
  const copies = new Copies();
  copyOrders(
    copies,
    placed.map((order): CopiedOrder => ({
      customerId: order.customerId,
      orderId: order.orderId,
      number: order.number,
      siteId: siteIds[order.site] ?? '',
      at: order.orderedAt.getTime() * 1000,
      currency,
      country: null,
      totals: totalsOf(order),
      delivery: order,
    })),
    sampleImportNo,
  );
  await writeLines(copies, placed, productIds, currency);
  await copies.send(client);
  await addSampleReturns(client, returnsOf(orders, placed));
}

function totalsOf({ lines }: SampleOrder): Totals {
  const sum = (...kinds: number[]): number =>
    lines.filter((line) => kinds.includes(line.kind)).reduce((total, line) => total + line.amountMinor, 0);
  return {
    lines: lines.length,
    purchase: lines.some((line) => line.kind === lineKind.sale),
    spend: sum(lineKind.sale),
    returned: sum(lineKind.return),
    other: sum(lineKind.fee, lineKind.adjustment, lineKind.free),
    cost: lines.reduce((total, line) => total + line.costMinor, 0),
  };
}

async function writeLines(
  copies: Copies,
  orders: readonly Placed[],
  productIds: readonly string[],
  currency: string,
): Promise<void> {
  const rows = new LineCopy(copies, 'order_lines', sampleImportNo);
  const products = Buffer.concat(productIds.map(idBytes));
  // 4290 minor units are 42.90 in one currency and 4290 in another
  const scale = decimal(0, currency).split('.')[1]?.length ?? 0;
  for (const [at, order] of orders.entries()) {
    for (const [index, line] of order.lines.entries()) {
      rows.key(order.customerId, 0, order.orderId, index + 1, line.kind);
      rows.content(0, 0, line.amountMinor, line.costMinor, products, line.product * 16);
      rows.price(line.quantity, 0, line.unitPriceMinor, scale, null);
    }
    if (at % 1000 === 999) await breathe();
  }
}

function returnsOf(orders: readonly SampleOrder[], placed: readonly Placed[]): SampleReturn[] {
  const idOf = new Map(
    orders.map((order, index) => [order, idText(placed[index]?.orderId ?? Buffer.alloc(16))]),
  );
  return placed.flatMap(({ undoes, customerId, orderId }) =>
    undoes === null
      ? []
      : [
          {
            customerId: idText(customerId),
            orderId: idText(orderId),
            lineNo: 1,
            undoesOrderId: idOf.get(undoes.order) ?? '',
            undoesLineNo: undoes.line,
          },
        ],
  );
}
