// What facts look like from outside. Times are ISO strings.
import { z } from 'zod';
import {
  bondStates,
  consentChannels,
  factKinds,
  freshnesses,
  hows,
  preferenceKinds,
  purposes,
  sources,
  whoses,
} from './kinds.ts';

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

export const Stale = z.object({
  kind: z.string(),
  subject: z.string(),
  value: z.string(),
  confirmedAt: z.string().nullable(),
  ageDays: z.int(),
  shelfDays: z.int(),
});

/** What somebody types, trimmed, and not nothing. @param max length in UTF-16 units */
export const words = (max: number) => z.string().trim().min(1).max(max);

export const Preference = z.object({
  preferenceId: Id,
  kind: z.enum(preferenceKinds),
  /** a channel, days and times of day ("mon fri morning"), or what they said */
  value: z.string(),
  how: z.enum(['asked', 'written']),
  askedAt: z.string(),
  askedBy: Who,
});

export const Bond = z.object({
  customerId: Id,
  bondId: Id,
  whose: z.enum(whoses),
  what: z.string(),
  state: z.enum(bondStates),
  madeAt: z.string(),
  madeBy: Who,
  settledAt: z.string().nullable(),
  settledBy: Who,
});

/** An entry of the ledger. */
export const Consent = z.object({
  consentId: Id,
  act: z.enum(['given', 'withdrawn', 'corrected']),
  channel: z.enum(consentChannels),
  purpose: z.enum(purposes),
  wording: z.string(),
  source: z.enum([...sources, 'mistake']),
  evidence: z.string(),
  /** when they said so */
  at: z.string(),
  recordedAt: z.string(),
  recordedBy: Who,
  conversationId: Id.nullable(),
  /** the entry that this one declares wrong */
  corrects: Id.nullable(),
  /** declared wrong by a later entry */
  corrected: z.boolean(),
});
