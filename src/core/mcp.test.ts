// Assistants over both transports, with the client of the protocol's own SDK.
import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, describe, expect, test } from 'vitest';
import { router } from '../router.ts';
import { databaseUrl, startTestApp } from '../testing.ts';
import { newId } from './ids.ts';
import { toolsOf } from './mcp-tools.ts';
import type { Permission } from './permissions.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const url = new URL('/api/mcp', app.url);
const open: Client[] = [];
afterAll(async () => {
  for (const client of open) await client.close();
});

async function keyFor(maker: typeof owner, permissions: Permission[] | null): Promise<string> {
  return (await maker.team.addApiKey({ name: 'assistant', permissions, expiresAt: null })).key;
}
async function connect(key: string, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  open.push(client);
  const requestInit = { headers: { authorization: `Bearer ${key}`, ...headers } };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  return client;
}
function commandOf(env: Record<string, string>, args: string[]) {
  return {
    command: process.execPath,
    args: ['bin/rapport.js', 'mcp', ...args],
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: databaseUrl(app.connection),
      RAPPORT_SECRET: 'a secret that only tests use, 32+',
      ...env,
    },
  };
}
async function spawn(env: Record<string, string>, args: string[] = []): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  open.push(client);
  await client.connect(new StdioClientTransport(commandOf(env, args)));
  return client;
}
const namesOf = async (client: Client): Promise<string[]> =>
  // not client.listTools(): that compiles the schemas of all answers
  (await client.request({ method: 'tools/list' }, ListToolsResultSchema)).tools.map((tool) => tool.name);
async function use(client: Client, name: string, input: Record<string, unknown> = {}) {
  const { isError, structuredContent, content } = await client.callTool({ name, arguments: input });
  const [first] = content as { text: string }[];
  const said: unknown = JSON.parse(first?.text ?? 'null');
  if (!isError) expect(said).toEqual(structuredContent);
  return { isError: isError ?? false, said: said as Record<string, unknown> };
}
async function newCustomer(siteId: string | null = null, name = 'Adaeze Okafor'): Promise<string> {
  return (await owner.customers.create({ name, siteId })).customer.customerId;
}

describe('tools', () => {
  test('are the operations: named and described, reading ones marked, none that keeps the house', () => {
    const tools = toolsOf(router).map((tool) => tool.definition);
    const names = tools.map((tool) => tool.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description, inputSchema, outputSchema } of tools) {
      expect(name).toMatch(/^[a-zA-Z0-9]+_[a-zA-Z0-9]+$/);
      expect(name.length).toBeLessThan(65);
      expect(description?.length).toBeGreaterThan(10);
      expect([inputSchema.type, outputSchema?.type]).toEqual(['object', 'object']);
    }
    expect(names).toEqual(expect.arrayContaining(['customers_list', 'promises_make', 'team_welcome']));
    for (const never of [
      'team_setUp',
      'team_addApiKey',
      'team_changePassword',
      'mail_saveSettings',
      'calls_addTelephone',
      'privacy_erase',
    ])
      expect(names).not.toContain(never);
  });

  test('none that changes something takes a password, though some take texts that the audit does not keep', () => {
    const kept = toolsOf(router).filter(({ meta }) => meta.secret.length > 0);
    expect(kept.map(({ definition, meta }) => `${definition.name} ${meta.secret.join()}`).sort()).toEqual([
      'bulk_start ids',
      'conversations_finish note,need,behind,action,gifts',
      'conversations_save note,need,behind,action,gifts',
      'customers_addNote text',
      'customers_create note',
      'customers_updateNote text',
      'today_settle note',
    ]);
  });

  test('every reading one that needs no input answers as its schema says', async () => {
    const client = await connect(await keyFor(owner, null));
    await newCustomer();
    const { tools } = await client.listTools();
    const plain = tools.filter((tool) => !tool.inputSchema.required?.length);
    expect(plain.length).toBeGreaterThan(15);
    for (const { name } of plain) {
      const { isError, said } = await use(client, name); // the client checks the answer against the schema
      if (isError) expect(said.status, `${name}: ${JSON.stringify(said)}`).toBeLessThan(500);
    }
  });
});

describe('over HTTP', () => {
  test('opens with a key only, not for strangers, nor with the cookie of a browser', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    const signIn = await fetch(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'owner@rapport.test', password: 'correct horse battery' }),
    });
    const cookie = signIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    expect(cookie).toContain('session_token');
    const strangers: Record<string, string>[] = [
      {},
      { authorization: `Bearer rk_${'x'.repeat(43)}` },
      { cookie },
    ];
    for (const headers of strangers) {
      const refused = await post(headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    const taken = await post({ authorization: `Bearer ${await keyFor(rep, null)}` });
    expect(taken.status).toBe(200);
    expect(taken.headers.get('content-type')).toMatch(/^application\/json/);
    expect((await fetch(url)).status).toBe(405);
  });

  test('a key reads what its maker may; it writes only what it names', async () => {
    const customerId = await newCustomer();
    const promise = { customerId, promiseId: newId(), what: 'Send the kit', when: 'in two weeks' };
    const plain = await connect(await keyFor(rep, null));
    const names = await namesOf(plain);
    expect(names).toContain('customers_list');
    expect(names).not.toContain('promises_make');
    expect(names).not.toContain('mail_settings'); // a rep may not
    await expect(use(plain, 'promises_make', promise)).rejects.toThrow(/no tool/);
    await expect(use(plain, 'mail_settings')).rejects.toThrow(/no tool/);

    const writing = await connect(await keyFor(rep, ['promises.read', 'promises.write']));
    const scoped = await namesOf(writing);
    expect(scoped).toEqual(expect.arrayContaining(['promises_make', 'promises_ledger', 'team_welcome']));
    expect(scoped).not.toContain('customers_list');
    expect(scoped).not.toContain('customers_create');
    const made = await use(writing, 'promises_make', promise);
    expect(made).toMatchObject({ isError: false, said: { promiseId: promise.promiseId, state: 'open' } });
    expect((await use(writing, 'promises_make', promise)).said).toEqual(made.said);
    const { rows } = await app.database.pool.query<{ door: string; name: string }>(
      `SELECT door, staff.name FROM audit_entries JOIN staff ON staff.id = staff_id
        WHERE operation = 'promises.make' AND audit_entries.customer_id = $1`,
      [customerId],
    );
    expect(rows[0]).toEqual({ door: 'mcp', name: 'Test rep' });
  });

  test('a key that names changing customers adds one and writes a note, which the audit does not quote', async () => {
    const client = await connect(await keyFor(rep, ['customers.read', 'customers.write']));
    const made = await use(client, 'customers_create', { name: 'Ravi Menon', note: 'met at the fair' });
    const { customerId } = made.said.customer as { customerId: string };
    expect(await use(client, 'customers_addNote', { customerId, text: 'likes dark roast' })).toMatchObject({
      isError: false,
      said: { note: { text: 'likes dark roast' } },
    });
    const { rows } = await app.database.pool.query<{ input: { text?: string; note?: string } }>(
      'SELECT input FROM audit_entries WHERE customer_id = $1 ORDER BY at',
      [customerId],
    );
    expect(rows.map(({ input }) => input.note ?? input.text)).toEqual(['…', '…']);
  });

  test('sees its maker’s sites only, and not what a role may not', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Second Street' });
    const [there, here] = [await newCustomer(siteId), await newCustomer(app.siteId)];
    const client = await connect(await keyFor(await app.as('rep', { siteIds: [app.siteId] }), null));
    expect((await use(client, 'promises_list', { customerId: here })).isError).toBe(false);
    expect(await use(client, 'promises_list', { customerId: there })).toMatchObject({
      isError: true,
      said: { code: 'NOT_FOUND', status: 404 },
    });
    expect(await namesOf(await connect(await keyFor(rep, null)))).not.toContain('worth_fit');
  });

  test('refusals are the one error body, in the language that was asked for', async () => {
    const client = await connect(await keyFor(owner, null), { 'accept-language': 'de' });
    const wrong = await use(client, 'promises_list', { customerId: 'nobody' });
    expect(wrong).toMatchObject({ isError: true, said: { code: 'INVALID', status: 422 } });
    expect((wrong.said.data as { field: string }).field).toBe('customerId');
    const missing = await use(client, 'promises_list', { customerId: newId() });
    expect(missing.said).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect(missing.said.message).toMatch(/nicht/);
  });

  test('an answer that nobody could hold asks for less, an input too long is not looked at', async () => {
    const customerId = await newCustomer();
    const client = await connect(await keyFor(owner, null));
    const { pool } = app.database;
    await pool.query(
      `INSERT INTO promises (customer_id, promise_id, what, kind, promised_at, due_at, remind_at)
       SELECT $1, gen_random_uuid(), repeat('x', 2000), 'other', now(), now() + interval '1 day', now() FROM generate_series(1, 150)`,
      [customerId],
    );
    expect((await use(client, 'promises_list', { customerId })).said).toMatchObject({
      code: 'TOO_LARGE',
      status: 413,
    });
    const long = { customerId, cursor: 'x'.repeat(1 << 20) };
    expect((await use(client, 'promises_list', long)).said).toMatchObject({ code: 'TOO_LARGE' });
    await expect(use(client, 'promises_list', { customerId, cursor: 'x'.repeat(3 << 20) })).rejects.toThrow();
  });

  test('a revoked key opens nothing more', async () => {
    const { key, apiKeyId } = await owner.team.addApiKey({
      name: 'short',
      permissions: null,
      expiresAt: null,
    });
    const client = await connect(key);
    expect(await namesOf(client)).toContain('customers_list');
    await owner.team.revokeApiKey({ apiKeyId });
    await expect(namesOf(client)).rejects.toThrow();
  });
});

// starting a process takes seconds where others work too
describe('over standard input and output', () => {
  test('whoever sits at the machine reads all, and changes what was allowed', async () => {
    const customerId = await newCustomer();
    const client = await spawn({}, ['--allow', 'promises.write']);
    const names = await namesOf(client);
    expect(names).toEqual(expect.arrayContaining(['customers_list', 'mail_settings', 'promises_make']));
    expect(names).not.toContain('customers_create');
    const promise = { customerId, promiseId: newId(), what: 'Send the kit', when: 'tomorrow' };
    expect((await use(client, 'promises_make', promise)).said).toMatchObject({ state: 'open', keeper: null });
    expect((await rep.promises.list({ customerId })).items).toHaveLength(1);
    expect((await use(client, 'promises_list', { customerId: newId() })).said).toMatchObject({ status: 404 });
  });

  test('what is piped in is answered before it ends, and nothing else is written', async () => {
    const { command, args, env } = commandOf({}, []);
    const child = execFile(command, args, { env });
    const say = (method: string, id: number, params: object = {}): string =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    child.stdin?.end(
      say('initialize', 1, {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'pipe', version: '1' },
      }) + say('tools/call', 2, { name: 'team_welcome', arguments: {} }),
    );
    const said = (await text(child.stdout ?? Readable.from([]))).trim().split('\n');
    const answers = said.map((line) => JSON.parse(line) as { id: number; result?: object });
    expect(answers.map(({ id, result }) => [id, result !== undefined])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  test('with a key it is that key’s maker, until the key is revoked', async () => {
    const { key, apiKeyId } = await rep.team.addApiKey({
      name: 'desk',
      permissions: ['customers.read'],
      expiresAt: null,
    });
    const wrong = spawn({ RAPPORT_API_KEY: 'rk_nobody' });
    const refused = expect(wrong).rejects.toThrow();
    const client = await spawn({ RAPPORT_API_KEY: key });
    await refused;
    expect((await use(client, 'team_welcome')).said).toMatchObject({ me: { name: 'Test rep' } });
    expect(await namesOf(client)).not.toContain('promises_ledger');
    await rep.team.revokeApiKey({ apiKeyId });
    await expect(namesOf(client)).rejects.toThrow(/UNAUTHORIZED/);
  });
});
