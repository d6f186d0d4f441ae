import { z } from 'zod';
import { operation } from '../../../core/operation.ts';
import { permissions, roles } from '../../../core/permissions.ts';

const Who = z.array(z.enum(roles));

export const accessContract = {
  matrix: operation('access.matrix', {
    route: 'GET /access',
    summary: 'Who may do what: every operation and guarded field, by role and site, as the contract has it',
    permission: 'team.read',
    input: z.object({}),
    output: z.object({
      permissions: z.array(
        z.object({
          permission: z.enum(permissions),
          roles: Who,
          /** reaches no further than the sites of whoever holds it */
          bySite: z.boolean(),
        }),
      ),
      operations: z.array(
        z.object({
          name: z.string(),
          room: z.string(),
          summary: z.string(),
          method: z.string(),
          path: z.string(),
          /** public: needs no sign-in; the operation itself says what a stranger may */
          permission: z.enum([...permissions, 'public']),
          roles: Who,
          bySite: z.boolean(),
          changes: z.boolean(),
          /** fields of it that need more than the operation does */
          fields: z.array(
            z.object({
              path: z.string(),
              direction: z.enum(['given', 'answered']),
              permission: z.enum(permissions),
              roles: Who,
            }),
          ),
        }),
      ),
    }),
  }),
};
