// Card, list and search over HTTP on the bench house, each beside a primary-key SELECT through the same route.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openBenchHouse, sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { type Latency, load } from './load.ts';
import { random } from './people.ts';

export type Route = 'card' | 'list' | 'search';

export async function benchRoutes(
  routes: readonly Route[],
  say: (text: string) => void,
  size = sizes,
  seconds = 8,
): Promise<Figure[]> {
  const postgres = await openBenchHouse(say, size);
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.ts', import.meta.url)), JSON.stringify(postgres.connection)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { url, key } = JSON.parse(line.toString()) as { url: string; key: string };
    const sample = await sampleCustomers(postgres.connection);
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
  } finally {
    server.kill();
    await once(server, 'exit');
    await postgres.stop();
  }
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

async function sampleCustomers(connection: pg.ClientConfig): Promise<Sample[]> {
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

function pathsOf(sample: readonly Sample[]): Record<Route, string[]> {
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
  const sorts = ['name', 'createdAt', 'orders', 'spendMinor', 'lastAt', 'nextYearMinor', 'riskMinor'];
  return {
    card: sample.map((customer) => `/customers/${customer.id}/card`),
    search: sample.map((customer) => `/search?q=${encodeURIComponent(typed(customer))}`),
    list: sorts.flatMap((sort) =>
      ['asc', 'desc'].map((direction) => `/customers?sort=${sort}&direction=${direction}&limit=60`),
    ),
  };
}
