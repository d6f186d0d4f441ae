// Mail out of the house: over SMTP, or as text of a message. Addresses are looked at as those of other requests that this
// server makes (outbound.ts): what was checked is what is connected to.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { Invalid } from './errors.ts';
import { isInside } from './outbound.ts';

export type MailServer = {
  host: string;
  port: number;
  /** tls: from the first byte; starttls: asked for, and nothing is sent without it */
  security: 'tls' | 'starttls' | 'none';
  username: string | null;
  password: string | null;
  /** the owner said that it may lie in the house's own network */
  allowInside: boolean;
};
export type Mail = {
  /** makes the Message-ID: sent twice after a crash, it is known to be the same */
  id: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
};

/** The server said no for good: trying again would only be refused again. */
export class MailRefused extends Error {}

const seconds = 1000;
/** A connection is kept for the next mail, but not for long. */
const idle = 15 * seconds;

type Pool = { key: string; transport: ReturnType<typeof openPool>; closing?: NodeJS.Timeout };
let pool: Pool | null = null;

/** Of a whole mail, greeting to farewell: a server that says a little now and then is silent for no timeout. */
const patience = 120 * seconds;

/**
 * Sends once; whoever calls tries again.
 * @throws MailRefused, Invalid for an address that may not be called, Error for what may work later
 */
export async function sendMail(server: MailServer, mail: Mail, patienceMs = patience): Promise<void> {
  const { transport } = await poolFor(server);
  try {
    await transport.sendMail({ ...message(mail), signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    throw understood(error);
  } finally {
    closeWhenIdle();
  }
}

/** @returns the message as a server would get it (RFC 5322), to be kept in a file */
export async function writeMail(mail: Mail): Promise<Buffer> {
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message: written } = await writer.sendMail(message(mail));
  if (!Buffer.isBuffer(written)) throw new Error('a buffered mail is not a buffer');
  return written;
}

function message({ id, from, to, subject, text, html }: Mail) {
  return {
    messageId: `<${id}@${from.address.split('@')[1] ?? 'rapport'}>`,
    from: { name: oneLine(from.name), address: addressOf(from.address) },
    to: { name: oneLine(to.name), address: addressOf(to.address) },
    subject: oneLine(subject),
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no holiday answers, please
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Whatever would end a header line, or hide one, becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function addressOf(address: string): string {
  if (!/^[^\s\p{Cc}<>,;:"()[\]\\]+@[^\s\p{Cc}<>,;:"()[\]\\@]+$/u.test(address))
    throw new MailRefused('not an e-mail address');
  return address;
}

async function poolFor(server: MailServer): Promise<Pool> {
  const addresses = await addressesOf(server);
  const known = addresses.find((address) => pool?.key === keyOf(server, address));
  clearTimeout(pool?.closing);
  if (pool && known) return pool;
  pool?.transport.close();
  const address = addresses[0] ?? server.host;
  pool = { key: keyOf(server, address), transport: openPool(server, address) };
  return pool;
}

function keyOf(server: MailServer, address: string): string {
  return JSON.stringify([server, address]);
}

function openPool({ host, port, security, username, password }: MailServer, address: string) {
  return createTransport({
    pool: true,
    maxConnections: 2,
    host: address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) },
    ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 30 * seconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function closeWhenIdle(): void {
  if (!pool) return;
  clearTimeout(pool.closing);
  pool.closing = setTimeout(() => {
    pool?.transport.close();
    pool = null;
  }, idle);
}

/** @throws Invalid for a name of which one address lies inside, unless that is allowed */
async function addressesOf({ host, allowInside }: MailServer): Promise<string[]> {
  const found = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  if (!allowInside && found.some(isInside)) throw new Invalid('errors:outboundInside', { host });
  return found;
}

/** RFC 5321: a 5xx is for good. Signing in is not, since somebody may put that right. */
function understood(error: unknown): unknown {
  const {
    responseCode,
    code,
    message: words,
  } = error as {
    responseCode?: number;
    code?: string;
    message?: string;
  };
  const forGood = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  return forGood && (code === 'EENVELOPE' || code === 'EMESSAGE') ? new MailRefused(words) : error;
}
