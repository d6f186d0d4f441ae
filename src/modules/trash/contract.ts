import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
const Put = z.object({ trashId: Id });
export const trashKinds = ['customer', 'conversation', 'promise'] as const;

export const trashContract = {
  deleteCustomer: operation('trash.deleteCustomer', {
    route: 'DELETE /customers/{customerId}',
    summary: 'Put a customer into the trash with everything that is theirs; they come back within 30 days',
    permission: 'customers.delete',
    input: z.object({ customerId: Id }),
    output: Put,
  }),
  deleteConversation: operation('trash.deleteConversation', {
    route: 'POST /customers/{customerId}/conversations/{conversationId}/removal',
    summary: 'Put a conversation into the trash (who had it, a manager or an owner)',
    permission: 'conversations.write',
    input: z.object({ customerId: Id, conversationId: Id }),
    output: Put,
  }),
  deletePromise: operation('trash.deletePromise', {
    route: 'POST /customers/{customerId}/promises/{promiseId}/removal',
    summary: 'Put a promise into the trash (who gave it, or who manages promises)',
    permission: 'promises.write',
    input: z.object({ customerId: Id, promiseId: Id }),
    output: Put,
  }),
  list: operation('trash.list', {
    route: 'GET /trash',
    summary: 'What was deleted and can come back, latest first; who does not lead sees their own',
    permission: 'trash.use',
    input: z.object({
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(50),
    }),
    output: z.object({
      items: z.array(
        z.object({
          trashId: Id,
          customerId: Id,
          kind: z.enum(trashKinds),
          label: z.string(),
          /** whose it is; null: they are in the trash themselves */
          customerName: z.string().nullable(),
          deletedAt: z.string(),
          deletedBy: z.object({ staffId: Id, name: z.string() }).nullable(),
          /** when it goes for good */
          goesAt: z.string(),
          /** that left the figures of the business with a customer */
          orders: z.int(),
          spendMinor: z.int(),
        }),
      ),
      next: z.string().nullable(),
    }),
  }),
  restore: operation('trash.restore', {
    route: 'POST /trash/{trashId}/restoration',
    summary: 'Bring back from the trash, as it was',
    permission: 'trash.use',
    input: z.object({ trashId: Id }),
    output: z.object({
      customerId: Id,
      /** the number that somebody else has by now; they come back without one */
      numberTaken: z.string().nullable(),
    }),
  }),
  purge: operation('trash.purge', {
    route: 'DELETE /trash/{trashId}',
    summary: 'Delete for good; this cannot be undone',
    permission: 'trash.purge',
    input: z.object({ trashId: Id }),
    output: Put,
  }),
};
