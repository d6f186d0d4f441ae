// Where telephone systems tell of calls. Not an operation: who sends has no account, the signature over the bytes of the
// body is what counts, and every system expects its own manners.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../core/db.ts';
import { Forbidden, Invalid, TooMany } from '../../core/errors.ts';
import type { Services } from '../../core/http.ts';
import { counter } from '../../core/metrics.ts';
import { type Seal, sealFor } from '../../core/seal.ts';
import { holdsUnstorable } from '../../core/storable.ts';
import type { Adapter, HeardRequest } from './adapters/adapter.ts';
import { adapters } from './adapters/adapters.ts';
import { receive, type Telephone } from './receive.ts';
import { sealPurpose } from './telephones.ts';

/** From one address to one telephone: a busy switchboard sends a few a second. */
const mostPerMinute = 1200;
const largestBody = 64 << 10;

const requests = counter('telephony_requests_total', 'Requests of telephone systems, by what came of them', [
  'outcome',
]);

export function addTelephony(app: FastifyInstance, services: Services): void {
  const seal = sealFor(services.secret, sealPurpose);
  app.register((routes, _options, done) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, ready) =>
      ready(null, body),
    );
    routes.post(
      '/api/v1/telephony/:telephoneId',
      {
        bodyLimit: largestBody,
        config: {
          rateLimit: {
            max: Math.min(mostPerMinute, services.rateLimit),
            timeWindow: 60_000,
            keyGenerator: (request: FastifyRequest) => `telephony ${request.ip} ${request.url}`,
            onExceeded: () => requests.inc({ outcome: 'flood' }),
            errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
              new TooMany('errors:tooMany', { seconds: Math.ceil(ttl / 1000) }),
          },
        },
      },
      async (request, reply) => {
        const { telephoneId } = request.params as { telephoneId: string };
        const repeated = await hear(services, seal, telephoneId, request);
        return reply.header('cache-control', 'no-store').send({ repeated });
      },
    );
    done();
  });
}

/** @returns whether the event had been heard before @throws Forbidden when it is not signed by this telephone */
async function hear(
  services: Services,
  seal: Seal,
  telephoneId: string,
  request: FastifyRequest,
): Promise<boolean> {
  const { database } = services;
  const telephone = z.uuid().safeParse(telephoneId).success
    ? await findTelephone(database, telephoneId)
    : undefined;
  const adapter: Adapter | undefined = telephone && adapters[telephone.kind];
  if (!telephone || !adapter) {
    requests.inc({ outcome: 'forged' });
    throw new Forbidden('calls:notSigned');
  }
  const now = new Date();
  const heard: HeardRequest = {
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    urls: addressesOf(request, services),
    now,
  };
  if (!adapter.signed(heard, seal.open(telephone.secret))) {
    requests.inc({ outcome: 'forged' });
    await countRefused(database, telephoneId);
    throw new Forbidden('calls:notSigned');
  }
  const event = adapter.read(heard);
  if (!event || holdsUnstorable(event)) {
    requests.inc({ outcome: 'unreadable' });
    await countRefused(database, telephoneId);
    throw new Invalid('calls:unreadable');
  }
  const received = await receive(database, telephone, event, now);
  void seen(database, telephoneId, now);
  requests.inc({ outcome: received?.repeated ? 'repeated' : 'taken' });
  return received?.repeated ?? false;
}

type Found = Telephone & { kind: string; secret: Buffer };

async function findTelephone({ prepared }: Database, telephoneId: string): Promise<Found | undefined> {
  const { rows } = await prepared.query<Found>({
    name: 'telephone',
    text: `SELECT telephone_id AS "telephoneId", kind, site_id AS "siteId", secret,
                  coalesce(telephones.country, (SELECT business.country FROM business), 'GB') AS country
             FROM telephones WHERE telephone_id = $1 AND removed_at IS NULL`,
    values: [telephoneId],
  });
  return rows[0];
}

/** The address under which browsers know us, and the one that this request names. */
function addressesOf(request: FastifyRequest, { auth }: Services): string[] {
  const own = auth.options.baseURL;
  const asked = `${request.protocol}://${request.host}`;
  return [...new Set([typeof own === 'string' ? new URL(own).origin : asked, asked])].map(
    (origin) => origin + request.url,
  );
}

const writing = new Map<string, Promise<void>>();
const waiting = new Map<string, { count: number; written: Promise<void> }>();
/** A flood of forgeries costs one write at a time: those that come meanwhile are counted together by the next. */
function countRefused(database: Database, telephoneId: string): Promise<void> {
  const next = waiting.get(telephoneId);
  if (next) {
    next.count += 1;
    return next.written;
  }
  const batch = { count: 1, written: Promise.resolve() };
  batch.written = writeRefused(database, telephoneId, batch, writing.get(telephoneId));
  waiting.set(telephoneId, batch);
  writing.set(
    telephoneId,
    batch.written.catch(() => {}),
  );
  return batch.written;
}

async function writeRefused(
  { pool }: Database,
  telephoneId: string,
  batch: { count: number },
  before: Promise<void> | undefined,
): Promise<void> {
  await before;
  waiting.delete(telephoneId);
  await pool.query(
    'UPDATE telephones SET refused = refused + $2, refused_at = now() WHERE telephone_id = $1',
    [telephoneId, batch.count],
  );
}

const lastSeen = new Map<string, number>();
/** To the second, and beside the call's transaction: events of one telephone do not wait for each other. */
async function seen({ pool }: Database, telephoneId: string, now: Date): Promise<void> {
  if (now.getTime() - (lastSeen.get(telephoneId) ?? 0) < 1000) return;
  lastSeen.set(telephoneId, now.getTime());
  await pool
    .query('UPDATE telephones SET last_event_at = $2 WHERE telephone_id = $1', [telephoneId, now])
    .catch(() => {});
}
