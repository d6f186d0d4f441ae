// A telephone system for tests: signs and sends what a real one would.
import { newId } from '../../core/ids.ts';
import type { Client, TestApp } from '../../testing.ts';
import { signGeneric } from './adapters/generic.ts';
import { callIdOf } from './receive.ts';

export const secret = 'a secret of the switchboard';

export type Said = { event: string; call: string; id?: string; at?: Date; from?: string } & Record<
  string,
  unknown
>;

/** @returns functions that send signed events, and the ids of the calls that they make */
export async function telephoneOf(
  app: TestApp,
  fields: Partial<Parameters<Client['calls']['addTelephone']>[0]> = {},
) {
  const owner = await app.as('owner');
  const telephone = await owner.calls.addTelephone({
    name: 'Front desk',
    kind: 'generic',
    secret,
    ...fields,
  });
  const url = `${app.url}/api/v1/telephony/${telephone.telephoneId}`;
  const post = (body: string, headers: Record<string, string>): Promise<Response> =>
    fetch(url, { method: 'POST', body, headers });
  return {
    telephone,
    url,
    post,
    callId: (call: string) => callIdOf(telephone.telephoneId, call),
    async say({ at = new Date(), id = newId(), ...event }: Said): Promise<Response> {
      const body = JSON.stringify({ id, at: at.toISOString(), ...event });
      const timestamp = String(Math.floor(Date.now() / 1000));
      return post(body, {
        'content-type': 'application/json',
        'x-rapport-timestamp': timestamp,
        'x-rapport-signature': signGeneric(secret, timestamp, body),
      });
    },
  };
}
