import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { bondsContract } from './bonds-contract.ts';
import { consentsContract } from './consents-contract.ts';
import { freshnessContract } from './freshness-contract.ts';
import { preferencesContract } from './preferences-contract.ts';
import { Bond, Consent, Fact, FactKind, Id, Preference } from './shapes.ts';

export const factsContract = {
  of: operation('facts.of', {
    route: 'GET /customers/{customerId}/facts',
    summary: 'How fresh the facts of a customer are, what they prefer, what binds, and what they agreed to',
    permission: 'customers.read',
    input: z.object({ customerId: Id }),
    output: z.object({
      facts: z.array(Fact),
      /** those that hold */
      preferences: z.array(Preference),
      /** open ones, then the latest settled */
      bonds: z.array(Bond),
      /** the latest entry that counts, of each channel and purpose that has one */
      consents: z.array(Consent),
    }),
  }),
  confirm: operation('facts.confirm', {
    route: 'POST /customers/{customerId}/confirmations',
    summary: 'Say that a fact still holds, as the customer said',
    permission: 'customers.write',
    input: z.object({
      customerId: Id,
      kind: FactKind,
      /** contactPointId or addressId; '' where there is one a customer */
      subject: z.union([Id, z.literal('')]).default(''),
      /** made by whoever confirms, so that sending twice confirms once */
      confirmationId: Id.optional(),
      /** asked on a contact, or written by the customer themselves */
      how: z.enum(['asked', 'written']).default('asked'),
      conversationId: Id.optional(),
    }),
    output: z.object({
      customerId: Id,
      confirmationId: Id,
      kind: z.string(),
      subject: z.string(),
      confirmedAt: z.string(),
    }),
  }),
  unconfirm: operation('facts.unconfirm', {
    route: 'DELETE /customers/{customerId}/confirmations/{confirmationId}',
    summary: 'Take a confirmation back; the one before counts again',
    permission: 'customers.write',
    input: z.object({ customerId: Id, confirmationId: Id }),
    output: z.object({ customerId: Id, confirmationId: Id }),
  }),
  ...freshnessContract,
  ...preferencesContract,
  ...bondsContract,
  ...consentsContract,
};
