// Plays a morning of calls against a running server, through the door that a telephone system uses: signed webhooks. Most
// callers are customers of the house (best with the sample company), some are unknown, some withhold their number, some
// give up, some are passed on. Its telephone is made through the API by whoever signs in (an owner or manager), or with
// an API key; RAPPORT_URL, RAPPORT_KEY, RAPPORT_EMAIL and RAPPORT_PASSWORD say the same as the flags.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { signGeneric } from '../src/modules/calls/adapters/generic.ts';

const usage =
  'npm run demo:calls -- [--url=http://127.0.0.1:3000] [--email=… --password=… | --key=rk_…] [--minutes=30] [--speed=1] [--seed=1]';
const flags = readFlags();
const url = flags.url.replace(/\/$/, '');
const minutes = positive('minutes', flags.minutes);
const speed = positive('speed', flags.speed);
const draw = random(positive('seed', flags.seed));
const telephoneName = 'Demo telephone';

/** Ends with how it is used when asked, or when a flag is none of ours. */
function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: process.env.RAPPORT_URL ?? 'http://127.0.0.1:3000' },
        email: { type: 'string', default: process.env.RAPPORT_EMAIL },
        password: { type: 'string', default: process.env.RAPPORT_PASSWORD },
        key: { type: 'string', default: process.env.RAPPORT_KEY },
        minutes: { type: 'string', default: '30' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!values.help) return values;
    process.stdout.write(`${usage}\n`);
    return process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return process.exit(1);
  }
}

type Phone = { name: string; phone: string };
type Plan = {
  /** seconds from the start of the morning */
  at: number;
  from: Phone;
  /** how long it rings, and is then spoken; null: given up */
  rings: number;
  talks: number | null;
  passed: boolean;
};

const headers = await signedIn();
const telephone = await makeTelephone();
const known = await customersWithPhones();
const plans = planMorning(known);
say(
  `${plans.length} calls in ${minutes} minutes at ${speed}× speed, from ${known.length} customers, unknown and withheld numbers.`,
);
const started = performance.now();
const told = { answered: 0, missed: 0 };
await Promise.all(plans.map(play));
say(`${told.answered} calls answered, ${told.missed} missed. See ${url}/answering and ${url}/today.`);

async function play({ at, from, rings, talks, passed }: Plan): Promise<void> {
  const call = randomUUID();
  await until(at);
  say(`${clock(at)}  rings: ${from.name} ${from.phone}`);
  // rings are counted in seconds of the morning, however fast it passes
  const rangAt = new Date(Date.now() - rings * (1 - 1 / Math.max(1, speed)) * 1000);
  await send(call, 'ringing', { from: from.phone, at: rangAt.toISOString() });
  await until(at + rings);
  if (talks === null) {
    told.missed += 1;
    say(`${clock(at + rings)}  gave up: ${from.name}`);
    return send(call, 'missed', {});
  }
  told.answered += 1;
  await send(call, 'answered', {});
  if (passed) {
    await until(at + rings + talks / 2);
    await send(call, 'passed_on', {});
  }
  await until(at + rings + talks);
  say(`${clock(at + rings + talks)}  over: ${from.name}`);
  return send(call, 'ended', {});
}

/** Waits for a moment of the morning, which passes as fast as --speed says. */
async function until(seconds: number): Promise<void> {
  const left = (seconds / speed) * 1000 - (performance.now() - started);
  if (left > 0) await wait(left);
}

async function send(call: string, event: string, fields: object): Promise<void> {
  const body = JSON.stringify({ id: randomUUID(), call, event, at: new Date().toISOString(), ...fields });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(`${url}/api/v1/telephony/${telephone.telephoneId}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-rapport-timestamp': timestamp,
      'x-rapport-signature': signGeneric(telephone.secret, timestamp, body),
    },
  });
  if (!response.ok) throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
}

/** Calls come one or two a minute; a quarter of a minute of ringing is long, as everybody knows. */
function planMorning(customers: readonly Phone[]): Plan[] {
  const plans: Plan[] = [];
  for (let at = 2; at < minutes * 60; at += 15 + draw() * 75) {
    const lot = draw();
    const stranger = {
      name: 'somebody unknown',
      phone: `+44 7700 900${String(Math.floor(draw() * 1000)).padStart(3, '0')}`,
    };
    const from =
      lot < 0.78 && customers.length > 0
        ? (customers[Math.floor(draw() * customers.length)] ?? stranger)
        : lot < 0.92
          ? stranger
          : { name: 'a withheld number', phone: 'anonymous' };
    const missed = draw() < 0.15;
    plans.push({
      at,
      from,
      rings: missed ? 20 + draw() * 15 : 4 + draw() * draw() * 26,
      talks: missed ? null : 30 + draw() * draw() * 400,
      passed: draw() < 0.1,
    });
  }
  return plans;
}

async function signedIn(): Promise<Record<string, string>> {
  if (flags.key) return { authorization: `Bearer ${flags.key}` };
  if (!flags.email || !flags.password)
    throw new Error('Say who makes the telephone: --email and --password of an owner or manager, or --key.');
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: flags.email, password: flags.password }),
  });
  if (!response.ok) throw new Error(`Signing in answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0]);
  return { cookie: cookie.join('; '), origin: url };
}

/** The one of an earlier demo gets a new secret: it never comes back out. */
async function makeTelephone(): Promise<{ telephoneId: string; secret: string }> {
  const secret = randomBytes(24).toString('hex');
  const { items } = await api<{ items: { telephoneId: string; name: string }[] }>('GET', '/telephones');
  const before = items.find(({ name }) => name === telephoneName);
  if (before) {
    await api('PATCH', `/telephones/${before.telephoneId}`, { secret });
    return { telephoneId: before.telephoneId, secret };
  }
  const made = await api<{ telephoneId: string }>('POST', '/telephones', {
    name: telephoneName,
    kind: 'generic',
    secret,
  });
  return { telephoneId: made.telephoneId, secret };
}

async function customersWithPhones(): Promise<Phone[]> {
  const { items } = await api<{ items: { name: string; phone?: string | null }[] }>(
    'GET',
    '/customers?limit=200&columns=phone&sort=nextYearMinor&direction=desc',
  );
  return items.flatMap(({ name, phone }) => (phone ? [{ name, phone }] : []));
}

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0, not "${text}".`);
  return value;
}

/** mulberry32 by Tommy Ettinger, public domain. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function clock(seconds: number): string {
  const at = 9 * 3600 + Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(at / 3600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
