// Card, list, search and the look-up of a phone menu over HTTP on the bench house, each beside a primary-key SELECT through the same route.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openBenchHouse, sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { type Latency, load } from './load.ts';
import { random } from './people.ts';

export type Route = 'card' | 'list' | 'filtered list' | 'routing' | 'search';

/** Opens the bench house and the product's server on it, in a process of its own, while `work` runs. */
export async function onBenchServer<T>(
  say: (text: string) => void,
  size: typeof sizes,
  work: (server: { url: string; key: string; connection: pg.ClientConfig }) => Promise<T>,
): Promise<T> {
  const postgres = await openBenchHouse(say, size);
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.ts', import.meta.url)), JSON.stringify(postgres.connection)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { url, key } = JSON.parse(line.toString()) as { url: string; key: string };
    return await work({ url, key, connection: postgres.connection });
  } finally {
    server.kill();
    await once(server, 'exit');
    await postgres.stop();
  }
}

export async function benchRoutes(
  routes: readonly Route[],
  say: (text: string) => void,
  size = sizes,
  seconds = 8,
): Promise<Figure[]> {
  return onBenchServer(say, size, async ({ url, key, connection }) => {
    const sample = await sampleCustomers(connection);
    const paths = { key: sample.map((customer) => `/bench/${customer.id}`), ...pathsOf(sample) };
    const figures: Figure[] = [];
    for (const route of routes) {
      for (const clients of [1, 16]) {
        await load(url, key, paths[route], clients, 2); // warm
        const limit = await load(url, key, paths.key, clients, seconds / 2);
        const measured = await load(url, key, paths[route], clients, seconds);
        figures.push(...compare(route, size.customers, clients, measured, limit));
      }
    }
    return figures;
  });
}

function compare(
  route: Route,
  customers: number,
  clients: number,
  measured: Latency,
  limit: Latency,
): Figure[] {
  const percentiles = ['p50', 'p95', 'p99'] as const;
  return percentiles.map((name) => ({
    name: `${route} of ${customers.toLocaleString('en')} customers, ${clients} ${clients === 1 ? 'client' : 'clients'}, ${name}`,
    value: measured[name],
    unit: 'ms',
    limit: limit[name],
    limitName: 'primary-key SELECT through the same route',
    ratio: measured[name] / limit[name],
  }));
}

type Sample = {
  id: string;
  name: string;
  family: string;
  email: string;
  phone: string;
  number: string;
  order: string | null;
};

export async function sampleCustomers(connection: pg.ClientConfig): Promise<Sample[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<Sample>(`
    SELECT customer_id AS id, name, family_name AS family, number,
           (SELECT normalised FROM contact_points p WHERE p.customer_id = c.customer_id AND kind = 'email') AS email,
           (SELECT normalised FROM contact_points p WHERE p.customer_id = c.customer_id AND kind = 'phone') AS phone,
           (SELECT number FROM orders o WHERE o.customer_id = c.customer_id LIMIT 1) AS order
      FROM customers c TABLESAMPLE SYSTEM (0.2) REPEATABLE (42) LIMIT 1500`);
  await client.end();
  return rows;
}

export function pathsOf(sample: readonly Sample[]): Record<Route, string[]> {
  const draw = random(3);
  const typed = ({ name, family, email, phone, number, order }: Sample): string => {
    const misspelt =
      family.length > 4 ? family.slice(0, 2) + family.charAt(3) + family.charAt(2) + family.slice(4) : family;
    const choices = [
      name,
      name.slice(0, 6),
      family,
      misspelt,
      email,
      phone,
      `0${phone.slice(3)}`,
      number,
      order ?? number,
    ];
    return choices[Math.floor(draw() * choices.length)] ?? name;
  };
  const filters = [
    [{ field: 'signal', op: 'is', values: ['later'] }],
    [{ field: 'spendMinor', op: 'atLeast', values: [100_000] }],
    [{ field: 'lastAt', op: 'notInLast', values: [365] }],
    [{ field: 'name', op: 'contains', values: ['smith'] }],
    [
      { field: 'country', op: 'is', values: ['GB'] },
      { field: 'spendMinor', op: 'atLeast', values: [50_000] },
      { field: 'signal', op: 'is', values: ['later', 'slipping'] },
    ],
  ].map((filter) => encodeURIComponent(JSON.stringify(filter)));
  const sorts = ['name', 'createdAt', 'orders', 'spendMinor', 'lastAt', 'nextYearMinor', 'riskMinor'];
  return {
    card: sample.map((customer) => `/customers/${customer.id}/card`),
    'filtered list': filters.flatMap((filter) =>
      ['nextYearMinor', 'name'].map(
        (sort) => `/customers?sort=${sort}&direction=desc&limit=60&filter=${filter}`,
      ),
    ),
    routing: sample.map(({ phone }) => `/routing?phone=${encodeURIComponent(phone)}`),
    search: sample.map((customer) => `/search?q=${encodeURIComponent(typed(customer))}`),
    list: sorts.flatMap((sort) =>
      ['asc', 'desc'].map((direction) => `/customers?sort=${sort}&direction=${direction}&limit=60`),
    ),
  };
}
