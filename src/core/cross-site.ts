// Against requests that another page makes somebody's browser send (OWASP: cross-site request forgery), by fetch metadata.
import type { FastifyRequest } from 'fastify';
import { Forbidden } from './errors.ts';

/** A browser says where a request comes from; one that changes something must come from our own pages. */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization) return;
  const from = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    from === undefined
      ? origin !== undefined && !sameHost(origin, request.host)
      : from !== 'same-origin' && from !== 'none';
  if (foreign) throw new Forbidden('errors:crossSite');
}

function sameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
