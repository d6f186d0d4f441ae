import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
const One = z.object({ customerId: Id });

export const privacyContract = {
  preview: operation('privacy.preview', {
    route: 'GET /customers/{customerId}/erasure',
    summary: 'What erasing a customer would take away, and what would stay',
    permission: 'privacy.erase',
    input: One,
    output: z.object({
      name: z.string(),
      /** amounts that stay, as sales to nobody in particular: what was bought with fees and adjustments; minor units */
      stays: z.object({ orders: z.int(), spendMinor: z.int(), returnedMinor: z.int() }),
      /** rows about them by table, the most first */
      goes: z.array(z.object({ table: z.string(), rows: z.int() })),
      /** another customer is called the same: texts of others are not searched for the name */
      namesakes: z.boolean(),
    }),
  }),
  erase: operation('privacy.erase', {
    route: 'POST /customers/{customerId}/erasure',
    summary: 'Erase a person for good, keeping the sums of what was sold; this cannot be undone',
    permission: 'privacy.erase',
    ownTransactions: true,
    secret: ['name'],
    input: One.extend({
      /** as it stands on the card, typed by whoever means it */
      name: z.string().max(500),
    }),
    output: z.object({
      erasureId: Id,
      /** sales that stay without them */
      orders: z.int(),
      /** texts of others that mentioned them */
      mentions: z.int(),
      /** uploaded files that held them */
      files: z.int(),
      /** lines of imports that could not be read and held them */
      rejects: z.int(),
    }),
  }),
  erasedBefore: operation('privacy.erasedBefore', {
    route: 'GET /erasures/match',
    summary: 'Whether somebody with this phone, e-mail or number asked to be erased, and on which day',
    permission: 'customers.write',
    input: z.object({
      phone: z.string().trim().max(320).optional(),
      email: z.string().trim().max(320).optional(),
      number: z.string().trim().max(64).optional(),
    }),
    output: z.object({ day: z.iso.date().nullable() }),
  }),
  erasures: operation('privacy.erasures', {
    route: 'GET /erasures',
    summary: 'That somebody was erased, when and by whom; not who it was',
    permission: 'privacy.erase',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          erasureId: Id,
          at: z.string(),
          by: z.object({ staffId: Id, name: z.string() }).nullable(),
          orders: z.int(),
        }),
      ),
    }),
  }),
};
