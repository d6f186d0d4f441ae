import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { preferenceKinds } from './kinds.ts';
import { Id, Preference, words } from './shapes.ts';

const Named = z.object({ customerId: Id, preferenceId: Id });
/** Those that hold, in the order in which they were said. */
const Preferences = z.object({ items: z.array(Preference) });

export const preferencesContract = {
  prefer: operation('facts.prefer', {
    route: 'PUT /customers/{customerId}/preferences/{preferenceId}',
    summary:
      'Record how a customer likes to be reached, what they enjoy or what to avoid, as they said it; sending twice records once',
    permission: 'customers.write',
    input: Named.extend({
      kind: z.enum(preferenceKinds),
      /** phone, sms, email, chat, letter or visit; days and times ("mon fri morning"); or their words */
      value: words(300),
      how: z.enum(['asked', 'written']).default('asked'),
      conversationId: Id.optional(),
    }),
    output: Preferences.extend({
      /** null where it was known already */
      preferenceId: Id.nullable(),
    }),
  }),
  unprefer: operation('facts.unprefer', {
    route: 'DELETE /customers/{customerId}/preferences/{preferenceId}',
    summary: 'Take back what was recorded by mistake; what it took the place of holds again',
    permission: 'customers.write',
    input: Named,
    output: Preferences,
  }),
  endPreference: operation('facts.endPreference', {
    route: 'POST /customers/{customerId}/preferences/{preferenceId}/end',
    summary: 'Say that a preference holds no more',
    permission: 'customers.write',
    input: Named,
    output: Preferences,
  }),
  resumePreference: operation('facts.resumePreference', {
    route: 'DELETE /customers/{customerId}/preferences/{preferenceId}/end',
    summary: 'Say that a preference holds after all',
    permission: 'customers.write',
    input: Named,
    output: Preferences,
  }),
};
