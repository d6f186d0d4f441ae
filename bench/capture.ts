// A contact written down over HTTP as a desk does it: begun, saved while somebody types, a promise made and a fact
// confirmed on it, finished with all its fields.
// Beside it, in the same run and through the same server, sign-in and serialisation, a single row that is committed.
import { Agent } from 'node:http';
import pg from 'pg';
import { newId } from '../src/core/ids.ts';
import type { sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { type Clock, latencyOf, measure, send } from './load.ts';
import { onBenchServer, sampleCustomers } from './serve.ts';

const note = 'Brew head still slow in the mornings. Wants to be sure it holds for the open day on 28 Nov.';
const kinds = ['begun', 'saved', 'promised', 'confirmed', 'finished'] as const;

type Asked = { customerId: string; emailId: string };

export async function benchCapture(
  say: (text: string) => void,
  size: typeof sizes,
  seconds = 6,
): Promise<Figure[]> {
  return onBenchServer(say, size, async ({ url, key, connection }) => {
    const customers = await withEmail(connection);
    const figures: Figure[] = [];
    for (const clients of [1, 16]) {
      const agent = new Agent({ keepAlive: true, maxSockets: clients });
      const write: Write = async (method, path, body) =>
        (await send(agent, key, method, `${url}/api/v1${path}`, body)) as { version: number };
      const nextCustomer = inTurn(customers);
      const row = (clock: Clock): Promise<void> => commitRow(clock, write, nextCustomer().customerId);
      const contact = (clock: Clock): Promise<void> => writeContact(clock, write, nextCustomer());
      await measure(clients, 1, kinds.length, contact); // warm
      await measure(clients, 1, 1, row);
      const rows: number[] = [];
      const times: number[][] = kinds.map(() => []);
      // In turns, since a machine that others use is now quick and now slow.
      for (let round = 0; round < seconds; round += 1) {
        rows.push(...((await measure(clients, 0.5, 1, row))[0] ?? []));
        for (const [kind, each] of (await measure(clients, 1, kinds.length, contact)).entries())
          times[kind]?.push(...each);
      }
      agent.destroy();
      const limit = latencyOf(rows, seconds * 500);
      const measured = times.map((each) => latencyOf(each, seconds * 1000));
      for (const [index, kind] of kinds.entries())
        for (const name of ['p50', 'p95'] as const) {
          const value = measured[index]?.[name] ?? Number.NaN;
          figures.push({
            name: `contact ${kind}, ${clients} ${clients === 1 ? 'desk' : 'desks'}, ${name}`,
            ...{ value, unit: 'ms', limit: limit[name] },
            limitName: 'one row committed through the same server',
            ratio: value / limit[name],
          });
        }
    }
    await clear(connection);
    return figures;
  });
}

type Write = (method: string, path: string, body: object) => Promise<{ version: number }>;

function inTurn(customers: readonly Asked[]): () => Asked {
  let turn = 0;
  return () => customers[turn++ % customers.length] ?? { customerId: '', emailId: '' };
}

async function withEmail(connection: pg.ClientConfig): Promise<Asked[]> {
  const ids = (await sampleCustomers(connection)).map(({ id }) => id);
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<Asked>(
    `SELECT customer_id AS "customerId", contact_point_id AS "emailId" FROM contact_points
      WHERE customer_id = ANY($1) AND kind = 'email'`,
    [ids],
  );
  await client.end();
  return rows;
}

async function commitRow(clock: Clock, write: Write, customerId: string): Promise<void> {
  await clock(0, write('POST', `/bench/${customerId}`, { note }));
}

async function writeContact(clock: Clock, write: Write, { customerId, emailId }: Asked): Promise<void> {
  const conversationId = newId();
  const all = `/customers/${customerId}/conversations`;
  const one = `${all}/${conversationId}`;
  await clock(0, write('POST', all, { conversationId, channel: 'phone', direction: 'in' }));
  const draft = {
    version: 1,
    saveId: newId(),
    purpose: 'support',
    moodStart: 'upset',
    note: note.slice(0, 40),
  };
  const { version } = await clock(1, write('PATCH', one, draft));
  const promise = {
    promiseId: newId(),
    what: 'Send the descaling kit',
    when: 'tomorrow 10:00',
    conversationId,
  };
  await clock(2, write('POST', `/customers/${customerId}/promises`, promise));
  const confirmed = { kind: 'email', subject: emailId, conversationId };
  await clock(3, write('POST', `/customers/${customerId}/confirmations`, confirmed));
  const rest = {
    ...{
      version,
      saveId: newId(),
      note,
      need: 'Holds for the open day',
      moodEnd: 'happy',
      outcome: 'solved',
    },
    ...{ firstTime: true, gifts: [{ gift: 'tip', what: 'Rinse it on Fridays' }] },
  };
  await clock(4, write('POST', `${one}/completion`, rest));
}

/** The house serves other benches, too. */
export async function clear(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('DELETE FROM conversations');
  await client.query('DELETE FROM promises');
  await client.query('DELETE FROM fact_confirmations');
  await client.query("DELETE FROM events WHERE kind LIKE 'conversation.%' OR kind LIKE 'promise.%'");
  await client.query('DROP TABLE IF EXISTS bench_rows');
  await client.end();
}
