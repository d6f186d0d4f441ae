// What facts look like from outside. Times are ISO strings.
import { z } from 'zod';
import { factKinds, freshnesses, hows } from './kinds.ts';

export const Id = z.uuid();
export const FactKind = z.enum(factKinds);

export const Who = z.object({ staffId: Id, name: z.string() }).nullable();

export const Fact = z.object({
  kind: FactKind,
  /** contactPointId or addressId; '' where there is one a customer */
  subject: z.string(),
  value: z.string(),
  main: z.boolean(),
  since: z.string(),
  /** null: never since it was entered */
  confirmedAt: z.string().nullable(),
  how: z.enum(hows),
  by: Who,
  ageDays: z.int(),
  shelfDays: z.int(),
  /** whether it is brought up when it is stale */
  asked: z.boolean(),
  freshness: z.enum(freshnesses),
});
