// Who lives in the bench house. A generator yields batches of COPY text, table by table; the same seed gives the same
// house. Buying follows an MBG/NBD process (Batislam et al. 2007), so that the worth bench fits something true.
import { searchText } from '../src/modules/customers/find/search-text.ts';
import type { Rows } from './dataset.ts';

export type House = {
  size: { customers: number; orderLines: number };
  start: number;
  end: number;
  siteIds: string[];
  staffIds: string[];
  productIds: string[];
};
const day = 86_400_000;
const batchSize = 10_000;

/** mulberry32 by Tommy Ettinger, public domain: small, fast, good enough to draw people from. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A UUIDv7 that grows with `index`, so that the load is in the order of the primary keys. */
export function orderedId(kind: number, index: number): string {
  const time = (1_640_000_000_000 + index).toString(16).padStart(12, '0');
  const mixed = (Math.imul(index, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-8${mixed.slice(0, 3)}-${mixed}0000`;
}

const given =
  'Adaeze Luis Ingrid Noor Peter Mei Anna Tom Mia Ravi Elena Jonas Fatima Diego Sofia Lars Yuki Omar Clara Ivan Grace Hugo Leila Marta Nils Priya Samuel Tara Victor Wendy Aisha Bruno Chloe Daniel Emma Felix Gita Hannah Igor Julia Karl Lucia Milan Nadia Oscar Paula Quentin Rosa Stefan Theresa Umar Vera Walter Xenia Yara Zoe Amir Bianca Carlos Dora'.split(
    ' ',
  );
const roots =
  'Okafor Ferrer Sol Haddad Aldous Tanaka Weiss Kern Reed Menon Costa Berg Khan Lopez Rossi Lind Sato Said Braun Petrov Hill Martin Rahimi Nowak Holm Patel Adler Singh Blanc Young Smith Jones Brown Taylor Muller Schmidt Garcia Silva Novak Jensen'.split(
    ' ',
  );
const endings =
  ' son sen er mann berg field ton ley ford well worth stein dale ham by low ridge wood brook gate moor shaw mere cliff land hurst bury thorpe wick stone'
    .split(' ')
    .map((ending) => ending.trim());
const firms =
  'Dental Bakery Studio Clinic Hotel Garage Logistics Books Café Design Legal Gym Florist Print Optics'.split(
    ' ',
  );
const cities =
  'Bristol Leeds York Bath Exeter Derby Oxford Cardiff Dundee Norwich Hull Truro Ripon Wells Ely Perth Lincoln Durham Salford Preston'.split(
    ' ',
  );
const countries = ['GB', 'GB', 'GB', 'GB', 'GB', 'GB', 'DE', 'FR', 'IE', 'NL', 'ES', 'US'];
const at = new Date(Date.UTC(2026, 0, 1)).toISOString();

function pick<T>(list: readonly T[], draw: () => number): T {
  return list[Math.floor(draw() * list.length)] as T;
}

export function* staffRows(house: House): Generator<Rows> {
  for (let i = 0; i < 3; i += 1) house.siteIds.push(orderedId(1, i));
  for (let i = 0; i < 12; i += 1) house.staffIds.push(orderedId(2, i));
  yield [
    {
      table: 'business',
      columns: 'name, currency, time_zone, set_up_at, created_at',
      text: `Bench House\tGBP\tEurope/London\t${at}\t${at}\n`,
    },
    {
      table: 'sites',
      columns: 'site_id, name, time_zone, created_at',
      text: house.siteIds.map((id, i) => `${id}\tSite ${i + 1}\tEurope/London\t${at}\n`).join(''),
    },
    {
      table: 'staff',
      columns: 'id, name, email, role, created_at, updated_at',
      text: house.staffIds
        .map((id, i) => `${id}\tRep ${i + 1}\trep${i + 1}@bench.example\trep\t${at}\t${at}\n`)
        .join(''),
    },
  ];
}

export function* productRows(house: House): Generator<Rows> {
  let text = '';
  for (let i = 0; i < 4000; i += 1) {
    const id = orderedId(3, i);
    house.productIds.push(id);
    text += `${id}\tP${10_000 + i}\tProduct ${i + 1}\t${at}\n`;
  }
  yield [{ table: 'products', columns: 'product_id, code, name, created_at', text }];
}

export function* customerRows(house: House): Generator<Rows> {
  const draw = random(7);
  for (let from = 0; from < house.size.customers; from += batchSize) {
    const text = {
      customers: '',
      numbers: '',
      points: '',
      lookups: '',
      addresses: '',
      figures: '',
      worth: '',
    };
    for (let i = from; i < Math.min(from + batchSize, house.size.customers); i += 1) {
      const id = orderedId(0, i);
      const first = pick(given, draw);
      const family = pick(roots, draw) + pick(endings, draw);
      const company = draw() < 0.3 ? `${family} ${pick(firms, draw)}` : null;
      const email = `${first}.${family}${i}@example.com`.toLowerCase();
      const phone = `+4420${String(10_000_000 + ((i * 7919) % 89_999_999)).padStart(8, '0')}`;
      const number = String(100_000 + i);
      const country = pick(countries, draw);
      const city = pick(cities, draw);
      const search = searchText({
        name: `${first} ${family}`,
        givenName: first,
        familyName: family,
        company,
        number,
        emails: [email],
        city,
      });
      text.customers += `${id}\tperson\t${first} ${family}\t${first}\t${family}\t${company ?? '\\N'}\t${number}\t${pick(house.siteIds, draw)}\t${pick(house.staffIds, draw)}\t${country}\t${search.replaceAll('\n', '\\n')}\t${at}\t${at}\n`;
      text.numbers += `${number}\t${id}\n`;
      text.points += `${id}\t${orderedId(4, i * 2)}\temail\t${email}\t${email}\tt\t${at}\n${id}\t${orderedId(4, i * 2 + 1)}\tphone\t${phone}\t${phone}\tt\t${at}\n`;
      text.lookups += `${email}\temail\t${id}\n${phone}\tphone\t${id}\n`;
      text.addresses += `${id}\t${orderedId(5, i)}\t${1 + (i % 200)} Quay Road\t${city}\t${country}\tt\t${at}\n`;
      text.figures += `${id}\n`;
    }
    yield [
      {
        table: 'customers',
        columns:
          'customer_id, kind, name, given_name, family_name, company, number, site_id, owner_id, country, search_text, created_at, updated_at',
        text: text.customers,
      },
      { table: 'customer_numbers', columns: 'number, customer_id', text: text.numbers },
      {
        table: 'contact_points',
        columns: 'customer_id, contact_point_id, kind, value, normalised, main, created_at',
        text: text.points,
      },
      { table: 'contact_lookups', columns: 'normalised, kind, customer_id', text: text.lookups },
      {
        table: 'addresses',
        columns: 'customer_id, address_id, street, city, country, main, created_at',
        text: text.addresses,
      },
      { table: 'customer_figures', columns: 'customer_id', text: text.figures },
      { table: 'customer_worth', columns: 'customer_id', text: text.figures },
    ];
  }
}

/** Gamma by Marsaglia and Tsang (2000). */
function gamma(shape: number, draw: () => number): number {
  if (shape < 1) return gamma(shape + 1, draw) * draw() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - draw()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

export function* orderRows(house: House): Generator<Rows> {
  const draw = random(11);
  const span = house.end - house.start;
  const rate = Math.log(1 + house.size.orderLines / house.size.customers / 4); // lines to come by, four an order
  let order = 0;
  let lines = 0;
  for (let from = 0; from < house.size.customers; from += batchSize) {
    const text = { orders: '', numbers: '', lines: '', events: '' };
    for (let i = from; i < Math.min(from + batchSize, house.size.customers); i += 1) {
      const customer = orderedId(0, i);
      const lambda = gamma(0.6, draw) * rate * 3.4;
      const leave = Math.min(0.9, gamma(0.9, draw) * 0.25);
      let when = house.start + draw() * span * 0.95;
      for (let bought = 0; when < house.end && bought < 400; bought += 1) {
        const id = orderedId(6, order);
        const number = `S${1_000_000 + order}`;
        order += 1;
        const left = house.size.orderLines - lines;
        const wanted = Math.min(1 + Math.floor(draw() * 7), Math.max(1, left));
        let total = 0;
        for (let line = 1; line <= wanted; line += 1) {
          const quantity = 1 + Math.floor(draw() * 6);
          const price = 199 + Math.floor(draw() * 3000);
          total += quantity * price;
          text.lines += `${customer}\t${id}\t${line}\t1\t${order * 10 + line}\t${quantity * price}\t${Math.floor(quantity * price * 0.6)}\t${pick(house.productIds, draw)}\t${quantity}\t${(price / 100).toFixed(2)}\n`;
        }
        lines += wanted;
        const moment = new Date(Math.floor(when)).toISOString();
        text.orders += `${customer}\t${id}\t${number}\t${moment}\tGBP\t${wanted}\tt\t${total}\t0\t0\t${Math.floor(total * 0.6)}\n`;
        text.numbers += `${number}\t${house.siteIds[0]}\t${customer}\t${id}\n`;
        text.events += `${customer}\t${moment}\t${orderedId(7, order)}\torder.placed\t{"orderId":"${id}","number":"${number}","amountMinor":${total},"currency":"GBP","lines":${wanted}}\n`;
        if (draw() < leave || lines >= house.size.orderLines) break;
        when += (-Math.log(1 - draw()) / lambda) * 365 * day;
      }
    }
    yield [
      {
        table: 'orders',
        columns:
          'customer_id, order_id, number, ordered_at, currency, lines, purchase, spend_minor, returned_minor, other_minor, cost_minor',
        text: text.orders,
      },
      { table: 'order_numbers', columns: 'number, site_id, customer_id, order_id', text: text.numbers },
      {
        table: 'order_lines',
        columns:
          'customer_id, order_id, line_no, kind, line_hash, amount_minor, cost_minor, product_id, quantity, unit_price',
        text: text.lines,
      },
      { table: 'events', columns: 'customer_id, at, event_id, kind, data', text: text.events },
    ];
  }
}
