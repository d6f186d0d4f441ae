import { handle } from '../../core/handle.ts';
import { addAddress, removeAddress, updateAddress } from './addresses.ts';
import { readCard } from './card.ts';
import { addContactPoint, removeContactPoint, updateContactPoint } from './contact-points.ts';
import { customersContract } from './contract.ts';
import { addCustomField, listCustomFields, removeCustomField, updateCustomField } from './custom-fields.ts';
import { createCustomer, updateCustomer } from './customers.ts';
import { refuseErased } from './erased-before.ts';
import { findMatches } from './matches.ts';
import { addNote, listNotes, removeNote, updateNote } from './notes.ts';
import { readByNumber, readCustomer } from './read.ts';
import { readStory } from './story.ts';
import { undo } from './undo.ts';

export const customersHandlers = handle(customersContract, {
  create: async ({ despiteErasure, ...input }, call) => {
    await refuseErased(call, input, despiteErasure);
    return createCustomer(call.db, call.caller, input);
  },
  read: ({ customerId }, { db, caller }) => readCustomer(db, caller, customerId),
  byNumber: ({ number }, { db, caller }) => readByNumber(db, caller, number),
  card: ({ customerId }, call) => readCard(call, customerId),
  story: (input, { db, caller }) => readStory(db, caller, input),
  update: (input, { db, caller }) => updateCustomer(db, caller, input),
  undo: (input, { db, caller }) => undo(db, caller, input),
  matches: async (input, { db, caller }) => ({ items: await findMatches(db, caller, input) }),
  addContactPoint: (input, { db, caller }) => addContactPoint(db, caller, input),
  updateContactPoint: (input, { db, caller }) => updateContactPoint(db, caller, input),
  removeContactPoint: (input, { db, caller }) => removeContactPoint(db, caller, input),
  addAddress: (input, { db, caller }) => addAddress(db, caller, input),
  updateAddress: (input, { db, caller }) => updateAddress(db, caller, input),
  removeAddress: (input, { db, caller }) => removeAddress(db, caller, input),
  notes: (input, { db, caller }) => listNotes(db, caller, input),
  addNote: (input, { db, caller }) => addNote(db, caller, input),
  updateNote: (input, { db, caller }) => updateNote(db, caller, input),
  removeNote: (input, { db, caller }) => removeNote(db, caller, input),
  customFields: async (_input, { db }) => ({ items: await listCustomFields(db) }),
  addCustomField: (input, { db }) => addCustomField(db, input),
  updateCustomField: (input, { db }) => updateCustomField(db, input),
  removeCustomField: (input, { db }) => removeCustomField(db, input),
});
