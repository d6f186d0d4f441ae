// The door of the house: Fastify with the REST API, sign-in, live updates, health and the built pages.
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { onError, ORPCError, ValidationError, type AnyRouter } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { type Auth, authRoutes } from './auth.ts';
import type { BackupPlace } from './backup/place.ts';
import { type Proof, readCaller } from './caller.ts';
import { refuseOnTheWire } from './client-error.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Database } from './db.ts';
import { BadRequest, MethodNotAllowed, NotFound, TooMany, UnsupportedType } from './errors.ts';
import { errorBody, toORPCError } from './error-body.ts';
import type { Context } from './handle.ts';
import { methodsAt } from './methods-at.ts';
import { languageOf } from './i18n.ts';
import type { Live } from './live.ts';
import { addLive } from './live-http.ts';
import { openRates, type Rates } from './rates.ts';
import { addHealth } from './health.ts';
import { addDocs } from './docs.ts';
import { addMcp } from './mcp-http.ts';
import { addPages } from './pages.ts';
import { sealFor } from './seal.ts';
import { endFormer, renamed, withoutSession } from './sign-in/cookie.ts';
import { refuseUnstorable } from './storable.ts';

export type Services = {
  database: Database;
  auth: Auth;
  live: Live;
  log: Logger;
  secret: string;
  backup: BackupPlace;
  rateLimit: number;
  /** whose X-Forwarded-* headers are believed; the loopback's unless given */
  trustProxy?: string[];
  /** counted together with other servers; alone when left out */
  rates?: Rates;
  /** what is sent to others, as path items of OpenAPI by type of event */
  webhooks?: Record<string, object>;
  /** Routes that are not operations: uploads and downloads, which stream. */
  routes?: (app: FastifyInstance, services: Services & { contextOf: ContextOf }) => void;
};
export type ContextOf = (request: FastifyRequest) => Promise<Context>;

/** Seconds, when the database is away or too busy. */
const retryAfter = 5;

/** Made once: @fastify/helmet makes it again for every request, which costs more than the headers. */
const secured = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: { maxAge: 15_552_000 },
  referrerPolicy: { policy: 'same-origin' },
});

/** Builds the server; the caller listens. */
export async function buildServer(router: AnyRouter, services: Services): Promise<FastifyInstance> {
  const { log } = services;
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: services.trustProxy ?? 'loopback',
    bodyLimit: 16 << 20,
    forceCloseConnections: true,
    clientErrorHandler: refuseOnTheWire,
    // an address that is none is refused before there is a route, and before the error handler below is asked
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, log),
  });
  const contextOf: ContextOf = (request) => contextFor(request, services);

  app.addHook('onRequest', (request, reply, done) => secured(request.raw, reply.raw, () => done()));
  await app.register(rateLimit, {
    store: storeOn(services.rates ?? openRates(null)),
    max: services.rateLimit,
    timeWindow: 60_000,
    keyGenerator: (request) => request.headers.authorization ?? request.headers.cookie ?? request.ip,
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, context) =>
      new TooMany('errors:tooMany', { seconds: Math.ceil(context.ttl / 1000) }),
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));
  app.addHook('onRequest', async (request) => refuseCrossSite(request));
  app.addHook('onSend', async (request, reply, payload) => {
    // what is known of customers stays in no cache, of a proxy or a browser
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
    if (reply.statusCode === 503) reply.header('retry-after', String(retryAfter));
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });

  addHealth(app, services.database);
  addDocs(app, router, services.webhooks);
  addApi(app, router, services, contextOf);
  addMcp(app, router, contextOf);
  addAuth(app, services);
  addLive(app, services.live, contextOf);
  services.routes?.(app, { ...services, contextOf });
  await addPages(app);
  return app;
}

/** As @fastify/rate-limit wants it: a class that it makes one of. */
function storeOn(rates: Rates): NonNullable<RateLimitPluginOptions['store']> {
  return class Store {
    incr(
      key: string,
      done: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number,
      max: number,
    ): void {
      const { count, leftMs } = rates.take(`api ${key}`, { max, windowMs });
      done(null, { current: count, ttl: leftMs });
    }
    child(): Store {
      return this;
    }
  };
}

async function contextFor(request: FastifyRequest, services: Services): Promise<Context> {
  const headers = webHeaders(request);
  const found = await readCaller(services.database.pool, proofOf(services), headers);
  return {
    database: services.database,
    log: services.log,
    caller: found.caller,
    sessionOver: found.over,
    door: found.byKey ? 'api' : 'page',
    locale: languageOf(headers.get('x-rapport-language') ?? headers.get('accept-language') ?? ''),
    headers,
    sealFor: (purpose) => sealFor(services.secret, purpose),
    backup: services.backup,
  };
}

/** What has a body says that it is JSON: whatever else it is would be guessed at. @throws UnsupportedType */
function refuseOtherTypes(request: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': type } = request.headers;
  const hasBody = encoding !== undefined || (length !== undefined && length !== '0');
  if (hasBody && !/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type ?? ''))
    throw new UnsupportedType('errors:notJson');
}

function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('x-rapport-ip', request.ip);
  return headers;
}

function addApi(app: FastifyInstance, router: AnyRouter, services: Services, contextOf: ContextOf): void {
  const understood = new WeakSet<Context>();
  const handler = new OpenAPIHandler<Context>(router, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [
      onError((error, { context }) => {
        if (error instanceof ORPCError) return;
        // A body that cannot be read is the sender's mistake, and what the parser quotes of it belongs in no log.
        if (!understood.has(context))
          throw toORPCError(new BadRequest('errors:malformed'), context.locale, () => {});
        logFault(services.log, error);
      }),
    ],
    clientInterceptors: [
      async ({ next, context }) => {
        understood.add(context);
        try {
          return await next();
        } catch (error) {
          throw toORPCError(error, context.locale, (fault) => logFault(services.log, fault), context.door);
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => ({
      code: error.code,
      status: error.status,
      message: error.message,
      data: error.data ?? null,
    }),
  });
  const methodsOf = methodsAt(router);
  app.register((api, _options, done) => {
    // oRPC reads the body itself
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('*', (_request, _payload, ready) => ready(null, undefined));
    api.all('/api/v1/*', async (request, reply) => {
      refuseOtherTypes(request);
      const { matched } = await handler.handle(request, reply, {
        prefix: '/api/v1',
        context: await contextOf(request),
      });
      if (matched) return;
      const path = request.url.split('?')[0] ?? '';
      const allowed = await methodsOf(path.slice('/api/v1'.length));
      if (allowed === '') throw new NotFound('errors:noRoute', { path });
      reply.header('allow', allowed);
      throw new MethodNotAllowed({ method: request.method, path, allowed });
    });
    done();
  });
}

function logFault(log: Logger, error: unknown): void {
  // Which field of our own answer was wrong: its path, not its value.
  const issues =
    error instanceof ORPCError && error.cause instanceof ValidationError
      ? error.cause.issues.map(({ path, message }) => ({ path, message }))
      : undefined;
  log.error({ err: error, issues }, 'a request failed');
}

function proofOf({ auth, secret }: Services): Proof {
  return { secret, isSecure: auth.options.advanced.defaultCookieAttributes.secure };
}

function addAuth(app: FastifyInstance, services: Services): void {
  const { auth, database } = services;
  const proof = proofOf(services);
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    async handler(request, reply) {
      const url = new URL(request.url, `${request.protocol}://${request.host}`);
      if (!authRoutes.includes(url.pathname.slice('/api/auth/'.length)))
        throw new NotFound('errors:noRoute', { path: url.pathname });
      refuseUnstorable(request.body);
      const body = request.body === undefined ? undefined : JSON.stringify(request.body);
      const headers = webHeaders(request);
      // better-auth knows neither of idleness nor of passwords that were given: such a session adds no way in of its own
      const { over, caller } = await readCaller(database.pool, proof, headers);
      const isGiven = caller?.due === 'password' && url.pathname !== '/api/auth/sign-out';
      const cookies = headers.get('cookie') ?? '';
      if (over !== null || isGiven) headers.set('cookie', withoutSession(cookies));
      else if (cookies !== '') headers.set('cookie', renamed(cookies, proof.isSecure));
      const response = await auth.handler(new Request(url, { method: request.method, headers, body }));
      reply.status(response.status);
      const given = response.headers.getSetCookie();
      for (const cookie of given) reply.header('set-cookie', cookie);
      const ending = endFormer(cookies, given);
      if (ending) reply.header('set-cookie', ending);
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
      return reply.send(response.body === null ? null : await response.text());
    },
  });
}

async function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): Promise<void> {
  const body = errorBody(error, languageOf(request.headers['accept-language'] ?? ''), (fault) =>
    logFault(log, fault),
  );
  await reply.status(body.status).send(body);
}
