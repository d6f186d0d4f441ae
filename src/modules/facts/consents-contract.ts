import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { consentChannels, purposes, sources } from './kinds.ts';
import { Consent, Id, words } from './shapes.ts';

const cell = { channel: z.enum(consentChannels), purpose: z.enum(purposes) };

export const consentsContract = {
  recordConsent: operation('facts.recordConsent', {
    route: 'PUT /customers/{customerId}/consents/{consentId}',
    summary:
      'Add to the ledger that a customer agreed to be contacted, or took it back; sending twice adds once',
    permission: 'customers.write',
    input: z
      .object({
        customerId: Id,
        consentId: Id,
        act: z.enum(['given', 'withdrawn']),
        ...cell,
        /** word for word what they were asked; of a withdrawal, what they said */
        wording: z.string().trim().max(2000).default(''),
        source: z.enum(sources),
        /** where the proof lies: a form in a folder, a recording, an address of the web and its time */
        evidence: z.string().trim().max(2000).default(''),
        /** when they said so; now unless given */
        at: z.iso.datetime({ offset: true }).optional(),
        conversationId: Id.optional(),
      })
      .refine((input) => input.act === 'withdrawn' || input.wording !== '', {
        message: 'consent needs the words that were agreed to',
        path: ['wording'],
      }),
    output: Consent,
  }),
  withdrawConsents: operation('facts.withdrawConsents', {
    route: 'POST /customers/{customerId}/consents/withdrawal',
    summary: 'Add to the ledger that a customer took back all that they had agreed to',
    permission: 'customers.write',
    input: z.object({
      customerId: Id,
      /** what they said */
      wording: z.string().trim().max(2000).default(''),
      source: z.enum(sources),
      evidence: z.string().trim().max(2000).default(''),
      conversationId: Id.optional(),
    }),
    output: z.object({ items: z.array(Consent) }),
  }),
  correctConsent: operation('facts.correctConsent', {
    route: 'PUT /customers/{customerId}/consents/{consentId}/corrections/{correctionId}',
    summary: 'Declare an entry of the ledger wrong by a later one; what stood before it counts again',
    permission: 'customers.write',
    input: z.object({ customerId: Id, consentId: Id, correctionId: Id, reason: words(500) }),
    output: Consent,
  }),
  consents: operation('facts.consents', {
    route: 'GET /customers/{customerId}/consents',
    summary: 'The ledger of what a customer agreed to, latest first',
    permission: 'customers.read',
    input: z.object({
      customerId: Id,
      channel: cell.channel.optional(),
      purpose: cell.purpose.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(20),
    }),
    output: z.object({ items: z.array(Consent), next: z.string().nullable() }),
  }),
};
