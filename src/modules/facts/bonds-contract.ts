import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { bondStates, whoses } from './kinds.ts';
import { Bond, Id, words } from './shapes.ts';

const Named = z.object({ customerId: Id, bondId: Id });

export const bondsContract = {
  bond: operation('facts.bond', {
    route: 'PUT /customers/{customerId}/bonds/{bondId}',
    summary: 'Write down a goal that binds: theirs, ours, or of both; sending twice writes it once',
    permission: 'customers.write',
    input: Named.extend({ whose: z.enum(whoses), what: words(500), conversationId: Id.optional() }),
    output: Bond,
  }),
  changeBond: operation('facts.changeBond', {
    route: 'PATCH /customers/{customerId}/bonds/{bondId}',
    summary: 'Say a goal in other words, or whose it is',
    permission: 'customers.write',
    input: Named.extend({ whose: z.enum(whoses).optional(), what: words(500).optional() }),
    output: Bond,
  }),
  settleBond: operation('facts.settleBond', {
    route: 'PUT /customers/{customerId}/bonds/{bondId}/state',
    summary: 'Say that a goal was reached or dropped; open takes that back',
    permission: 'customers.write',
    input: Named.extend({ state: z.enum(bondStates) }),
    output: Bond,
  }),
  unbond: operation('facts.unbond', {
    route: 'DELETE /customers/{customerId}/bonds/{bondId}',
    summary: 'Take back a goal that was written down by mistake, while nothing has come of it',
    permission: 'customers.write',
    input: Named,
    output: Named,
  }),
};
