// What webhooks look like to whoever receives them, for the section of that name in OpenAPI 3.1.
import { eventTypes } from './event-types.ts';

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});
const parameters = [
  header('webhook-id', 'The same over all attempts and replays: what was taken once can be left out'),
  header(
    'webhook-timestamp',
    'Of this attempt, in seconds since 1970; refuse what is more than five minutes away',
  ),
  header(
    'webhook-signature',
    'v1, and base64 of HMAC-SHA256 over "id.timestamp.body"; two of them, parted by a space, while a secret is changed',
  ),
];
const counts: Record<string, readonly string[]> = {
  'import.done': ['importNo', 'lines', 'orders', 'customers'],
  'import.undone': ['importNo'],
  'handover.done': ['customers'],
  'handover.undone': ['customers'],
};

/** @returns a path item for each type of event */
export function describeWebhooks(): Record<string, object> {
  return Object.fromEntries(eventTypes.map((type) => [type, { post: describe(type) }]));
}

function describe(type: string): object {
  const id = { type: ['string', 'null'], format: 'uuid' };
  const numbers = (counts[type] ?? []).map((name) => [name, { type: 'integer' }]);
  return {
    summary: type,
    description:
      'Standard Webhooks (standardwebhooks.com). Told at least once, and of one customer in order. It holds ids (fields named …Id) and counts: what is behind them is asked for over the API. Any answer but 2xx, a redirect included, is a failure and is tried again for about three days; 410 ends it.',
    tags: ['webhooks'],
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['type', 'timestamp', 'data'],
            properties: {
              type: { const: type },
              timestamp: { type: 'string', format: 'date-time', description: 'When it happened' },
              data: {
                type: 'object',
                required: ['customerId'],
                properties: { customerId: id, eventId: id, byStaffId: id, ...Object.fromEntries(numbers) },
                additionalProperties: { type: 'string', format: 'uuid' },
              },
            },
          },
        },
      },
    },
    responses: { '2XX': { description: 'Taken' } },
  };
}
