// Starting, stopping and dying, as it happens to a person.
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDataDir, port, postmasterPid, run, setUp, signIn, startHouse } from './house.ts';

let dataDir: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ dataDir, remove } = await makeDataDir());
});
afterAll(() => remove());

describe('rapport start', () => {
  test('prints one line with the address, and stops clean', async () => {
    const house = await startHouse(dataDir);
    expect(await (await fetch(`${house.url}/ready`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(house.url)).text()).toContain('<title>Rapport</title>');
    expect(await house.stop()).toBe(0);
  });

  test('serves for good only what has a hash in its name', async () => {
    const house = await startHouse(dataDir);
    const kept = async (path: string): Promise<string | null> =>
      (await fetch(house.url + path)).headers.get('cache-control');
    const script = /"(\/assets\/[^"]+\.js)"/.exec(await (await fetch(house.url)).text())?.[1] ?? '';
    expect(await kept(script)).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/today', '/icon.svg', '/manifest.webmanifest'])
      expect(await kept(path), path).toBe('no-cache');
    await house.stop();
  });

  test('finds a free port when its own is taken, and says so', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const house = await startHouse(dataDir);
    expect(house.line).toMatch(/ready at http:\/\/127\.0\.0\.1:46\d\d /);
    expect(house.line).toContain(`(port ${port} was taken)`);
    await house.stop();
    await new Promise((resolve) => other.close(resolve));
  });

  test('refuses a second start on the same data directory in one sentence', async () => {
    const house = await startHouse(dataDir);
    const second = await run(dataDir, 'start');
    expect(second.code).toBe(1);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect(second.err).toContain('already running');
    await house.stop();
  });

  test('names an environment variable that is wrong', async () => {
    await expect(startHouse(dataDir, { PORT: 'abc' })).rejects.toThrow(/PORT/);
  });

  test('misses no acknowledged write after kill -9 of the server, of PostgreSQL, and of both', async () => {
    let house = await startHouse(dataDir);
    let cookie = await setUp(house.url);
    const written: string[] = [];
    for (const victim of ['server', 'postgres', 'both'] as const) {
      for (let round = 0; round < 5; round += 1)
        written.push(await addSite(house.url, cookie, `${victim} ${round}`));
      if (victim !== 'server') process.kill(postmasterPid(dataDir), 'SIGKILL');
      if (victim === 'postgres') await house.stop();
      else await house.kill();
      house = await startHouse(dataDir);
      cookie = await signIn(house.url);
      const { sites } = (await (
        await fetch(`${house.url}/api/v1/welcome`, { headers: { cookie } })
      ).json()) as { sites: { name: string }[] };
      expect(sites.map((site) => site.name)).toEqual(expect.arrayContaining(written));
    }
    await house.stop();
  });
});

describe('rapport', () => {
  test('lists its commands, and helps with each', async () => {
    const { out } = await run(dataDir, '--help');
    const commands = [...out.matchAll(/^ {2}(\w+)(?: \[| {2})/gm)].map((match) => match[1] ?? '');
    expect(commands).toContain('start');
    for (const command of commands) {
      const help = await run(dataDir, command, '--help');
      expect(help.code, command).toBe(0);
      expect(help.out, command).toContain(`rapport ${command}`);
    }
  });

  test('calls any operation and prints one JSON document and nothing else', async () => {
    const { code, out } = await run(dataDir, 'call', 'team.staff', '--json', '{}');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ items: [{ name: 'Mia Kern', role: 'owner' }] });
  });

  test('says in a sentence what is wrong with a call', async () => {
    expect((await run(dataDir, 'call', 'team.nothing')).err).toContain(
      'There is no operation "team.nothing"',
    );
    expect((await run(dataDir, 'call', 'team.addSite', '--json', '{"name":5}')).err).toContain('name');
    expect((await run(dataDir, 'call', 'team.staff', '--json', '{"a"')).err).toMatch(/^--json is not JSON/);
    expect((await run(dataDir, 'nonsense')).err).toContain('There is no command "nonsense"');
  });
});

async function addSite(url: string, cookie: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/sites`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!response.ok) throw new Error(await response.text());
  return name;
}
