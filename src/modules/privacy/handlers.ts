import { handle } from '../../core/handle.ts';
import { erasedBefore } from '../customers/erased-before.ts';
import { privacyContract } from './contract.ts';
import { eraseCustomer } from './erase.ts';
import { listErasures } from './list.ts';
import { previewErasure } from './preview.ts';

export const privacyHandlers = handle(privacyContract, {
  preview: (input, { db, caller }) => previewErasure(db, caller, input),
  erase: (input, call) => eraseCustomer(call, input),
  erasedBefore: async ({ phone = '', email = '', number }, call) => ({
    day: await erasedBefore(call, {
      number,
      contactPoints: [
        { kind: 'phone', value: phone },
        { kind: 'email', value: email },
      ],
    }),
  }),
  erasures: (_input, { db }) => listErasures(db),
});
