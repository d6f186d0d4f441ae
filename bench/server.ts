// The product's server on the bench house, with one operation more: a SELECT by primary key through the same route,
// sign-in and serialisation as every other. What it takes is the limit that card, list and search are held against.
// A process of its own, so that the load does not share its event loop. Prints address, key and how to
// sign in as one JSON line.
import { z } from 'zod';
import { backupPlace } from '../src/core/backup/place.ts';
import { readEnv } from '../src/core/env.ts';
import { createAuth } from '../src/core/auth.ts';
import { openDatabase } from '../src/core/db.ts';
import { handle } from '../src/core/handle.ts';
import { buildServer } from '../src/core/http.ts';
import { newId } from '../src/core/ids.ts';
import { openLive } from '../src/core/live.ts';
import { createLog } from '../src/core/log.ts';
import { operation } from '../src/core/operation.ts';
import { requestPatience } from '../src/core/patience.ts';
import { addApiKey } from '../src/modules/team/api-keys.ts';
import { insertStaff } from '../src/modules/team/staff.ts';
import { router } from '../src/router.ts';
import { addRoutes } from '../src/routes.ts';

const contract = {
  key: operation('bench.key', {
    route: 'GET /bench/{customerId}',
    summary: 'One customer by primary key',
    permission: 'customers.read',
    input: z.object({ customerId: z.uuid() }),
    output: z.object({ customerId: z.uuid(), name: z.string() }),
  }),
  row: operation('bench.row', {
    route: 'POST /bench/{customerId}',
    summary: 'One row, committed by itself',
    permission: 'conversations.write',
    ownTransactions: true, // none but that of the one statement
    audited: false,
    input: z.object({ customerId: z.uuid(), note: z.string() }),
    output: z.object({ rowId: z.uuid() }),
  }),
};
const handlers = handle(contract, {
  async key({ customerId }, { database }) {
    const { rows } = await database.pool.query<{ customer_id: string; name: string }>({
      name: 'bench_key',
      text: 'SELECT customer_id, name FROM customers WHERE customer_id = $1',
      values: [customerId],
    });
    return { customerId: rows[0]?.customer_id ?? customerId, name: rows[0]?.name ?? '' };
  },
  async row({ customerId, note }, { database }) {
    const rowId = newId();
    await database.pool.query({
      name: 'bench_row',
      text: 'INSERT INTO bench_rows (customer_id, row_id, note) VALUES ($1, $2, $3)',
      values: [customerId, rowId, note],
    });
    return { rowId };
  },
});

const connection = JSON.parse(process.argv[2] ?? '{}') as { host: string; user: string; database: string };
const database = openDatabase(connection, undefined, requestPatience);
await database.pool.query(
  'CREATE TABLE IF NOT EXISTS bench_rows (customer_id uuid, row_id uuid, note text, PRIMARY KEY (customer_id, row_id))',
);
const secret = 'a secret that only the bench uses, 32+';
const app = await buildServer(
  { ...router, bench: handlers },
  {
    database,
    secret,
    auth: createAuth({ db: database.db, secret, baseURL: 'http://127.0.0.1', limitSignIns: false }),
    live: await openLive(connection),
    log: createLog('error'),
    backup: backupPlace(readEnv()),
    rateLimit: 100_000_000,
    routes: addRoutes,
  },
);
const email = `bench-${Date.now()}@bench.example`;
const password = 'only for the bench';
const staffId = await insertStaff(database.db, {
  name: 'Bench',
  email,
  role: 'owner',
  siteIds: [],
  password,
});
const caller = {
  staffId,
  name: 'Bench',
  email,
  role: 'owner',
  siteIds: null,
  keyPermissions: null,
  sessionId: null,
} as const;
const { key } = await addApiKey(database.db, caller, { name: 'bench', permissions: null, expiresAt: null });
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url, key, email, password })}\n`);
