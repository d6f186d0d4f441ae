import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();

export const noticesContract = {
  list: operation('notices.list', {
    route: 'GET /me/notices',
    summary: 'What you were told of, newest first',
    permission: 'self.manage',
    input: z.object({
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(
        z.object({
          noticeId: Id,
          /** the sentence notices:kind.<kind>, with data for its parameters */
          kind: z.string(),
          customer: z.object({ customerId: Id, name: z.string() }).nullable(),
          data: z.record(z.string(), z.string()),
          at: z.string(),
          read: z.boolean(),
        }),
      ),
      unread: z.int(),
      next: z.string().nullable(),
    }),
  }),
  read: operation('notices.read', {
    route: 'POST /me/notices/read',
    summary: 'Say that you have read what you were told of',
    permission: 'self.manage',
    input: z.object({
      /** all of yours, unless given */
      noticeIds: z.array(Id).max(200).optional(),
    }),
    output: z.object({ read: z.int() }),
  }),
};
