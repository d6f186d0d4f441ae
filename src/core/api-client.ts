// The typed client over REST, for pages, tests and benches alike.
import { createORPCClient, onError, ORPCError } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';

/**
 * @param url address of the server, e.g. http://127.0.0.1:3000
 * @param headers sent with every call
 * @param meet called with whatever was refused, before its caller meets it
 */
export function apiClient<C extends AnyContractRouter>(
  contract: C,
  url: string,
  headers: () => Record<string, string>,
  meet: (error: unknown) => void = () => {},
): ContractRouterClient<C> {
  const link = new OpenAPILink(contract, {
    url: `${url}/api/v1`,
    headers,
    fetch: reach,
    interceptors: [onError(meet)],
    customErrorResponseBodyDecoder: readError,
  });
  return createORPCClient(link);
}

/** What a proxy answers for a server that is away is no sentence of ours. */
export const unreachable = 'UNREACHABLE';

/** @throws ORPCError that is `unreachable` where nobody answered; what a page itself did wrong throws otherwise */
export async function reach(input: string | Request, init: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ORPCError(unreachable, { status: 503, cause: error });
  }
}

function readError(
  body: unknown,
  { status: answered }: { status: number },
): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('code' in body) || !('message' in body))
    return answered < 500 ? null : new ORPCError(unreachable, { status: answered });
  const { code, status, message, data } = body as {
    code: string;
    status: number;
    message: string;
    data: unknown;
  };
  return new ORPCError(code, { status, message, data });
}
