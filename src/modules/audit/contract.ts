import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
/** import: a file that was imported; told only of one customer, from what the import keeps. */
export const doors = ['page', 'api', 'mcp', 'command', 'system', 'import'] as const;

export const auditContract = {
  list: operation('audit.list', {
    route: 'GET /audit',
    summary: 'Who did what, when, and through which door; newest first',
    permission: 'audit.read',
    input: z.object({
      staffId: Id.optional(),
      door: z.enum(doors).optional(),
      /** an operation ("customers.update"), or all of a room ("customers") */
      operation: z
        .string()
        .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)?$/)
        .max(80)
        .optional(),
      customerId: Id.optional(),
      /** ISO 8601 */
      from: z.iso.datetime({ offset: true }).optional(),
      /** ISO 8601; not included */
      to: z.iso.datetime({ offset: true }).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({
      items: z.array(
        z.object({
          auditEntryId: Id,
          at: z.string(),
          /** null: the command line, or the system itself */
          by: z.object({ staffId: Id, name: z.string() }).nullable(),
          door: z.enum(doors),
          operation: z.string(),
          customer: z.object({ customerId: Id, name: z.string() }).nullable(),
          /** what was asked for, without secrets and with long texts cut short */
          input: z.record(z.string(), z.unknown()),
          /** from what to what, where something of a customer changed */
          changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).nullable(),
          /** what whoever it was about had said of them was erased with them */
          erased: z.boolean(),
        }),
      ),
      next: z.string().nullable(),
    }),
  }),
};
