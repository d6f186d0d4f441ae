import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { Card, StoryPage } from './card-shape.ts';
import {
  AddressIn,
  ContactPointIn,
  Customer,
  CustomField,
  CustomValue,
  FactsIn,
  FieldType,
  filled,
  Id,
  Note,
  Tags,
  text,
} from './fields.ts';

const One = z.object({ customerId: Id });
/** After an edit: the customer as it is now, and the event that undoing names. null: nothing was different. */
const Edited = z.object({ customer: Customer, eventId: Id.nullable() });
const Key = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower-case letters, digits and _, e.g. machine_model');
import { storyKinds } from './story-kinds.ts';

export const customersContract = {
  create: operation('customers.create', {
    route: 'POST /customers',
    summary: 'Add a person or a company, with how to reach them',
    permission: 'customers.write',
    input: FactsIn.extend({
      tags: Tags.default([]),
      custom: z.record(z.string().max(40), CustomValue).default({}),
      contactPoints: z.array(ContactPointIn).max(20).default([]),
      addresses: z.array(AddressIn).max(10).default([]),
      note: text(10_000).optional(),
      /** why somebody is added who asked to be erased; only of who may erase, and kept in the audit */
      despiteErasure: text(500).optional(),
    }),
    output: Edited.extend({ eventId: Id }),
    secret: ['note'],
  }),
  read: operation('customers.read', {
    route: 'GET /customers/{customerId}',
    summary: 'One customer: facts, contact points and addresses',
    permission: 'customers.read',
    input: One,
    output: Customer,
  }),
  byNumber: operation('customers.byNumber', {
    route: 'GET /customers/by-number/{number}',
    summary: 'One customer by account number',
    permission: 'customers.read',
    tells: 'card',
    input: z.object({ number: filled(64) }),
    output: Customer,
  }),
  card: operation('customers.card', {
    route: 'GET /customers/{customerId}/card',
    summary: 'Everything at a glance: who they are, what they are worth, what happened, what they buy',
    permission: 'customers.read',
    input: One,
    output: Card,
  }),
  story: operation('customers.story', {
    route: 'GET /customers/{customerId}/story',
    summary: 'What happened with a customer, newest first',
    permission: 'customers.read',
    input: One.extend({
      kind: z.enum(storyKinds).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    output: StoryPage,
  }),
  update: operation('customers.update', {
    route: 'PATCH /customers/{customerId}',
    summary: 'Change facts of a customer; null clears one',
    permission: 'customers.write',
    input: FactsIn.extend({
      customerId: Id,
      /** the version that the change was made on: refused when somebody changed the customer since */
      version: z.int().optional(),
    }),
    output: Edited,
  }),
  undo: operation('customers.undo', {
    route: 'POST /customers/{customerId}/changes/{eventId}/reversal',
    summary: 'Put back what a change changed, unless it was changed again since',
    permission: 'customers.write',
    input: z.object({ customerId: Id, eventId: Id }),
    output: z.object({
      /** null: the change was the creation of this customer, who is now gone */
      customer: Customer.nullable(),
      eventId: Id.nullable(),
    }),
  }),
  matches: operation('customers.matches', {
    route: 'GET /customer-matches',
    summary: 'Who already has this phone, e-mail or number',
    permission: 'customers.read',
    tells: 'search',
    input: z.object({
      phone: text(320).optional(),
      email: text(320).optional(),
      number: text(64).optional(),
    }),
    output: z.object({
      items: z.array(
        z.object({
          customerId: Id,
          name: z.string(),
          company: z.string().nullable(),
          by: z.enum(['phone', 'email', 'number']),
        }),
      ),
    }),
  }),
  addContactPoint: operation('customers.addContactPoint', {
    route: 'POST /customers/{customerId}/contact-points',
    summary: 'Add a phone, e-mail, web page or social handle',
    permission: 'customers.write',
    input: ContactPointIn.extend({ customerId: Id }),
    output: Edited.extend({ contactPointId: Id }),
  }),
  updateContactPoint: operation('customers.updateContactPoint', {
    route: 'PATCH /customers/{customerId}/contact-points/{contactPointId}',
    summary: 'Change a contact point, or make it the main one of its kind',
    permission: 'customers.write',
    input: ContactPointIn.omit({ kind: true }).partial().extend({ customerId: Id, contactPointId: Id }),
    output: Edited,
  }),
  removeContactPoint: operation('customers.removeContactPoint', {
    route: 'DELETE /customers/{customerId}/contact-points/{contactPointId}',
    summary: 'Remove a contact point',
    permission: 'customers.write',
    input: z.object({ customerId: Id, contactPointId: Id }),
    output: Edited,
  }),
  addAddress: operation('customers.addAddress', {
    route: 'POST /customers/{customerId}/addresses',
    summary: 'Add an address',
    permission: 'customers.write',
    input: AddressIn.extend({ customerId: Id }),
    output: Edited.extend({ addressId: Id }),
  }),
  updateAddress: operation('customers.updateAddress', {
    route: 'PATCH /customers/{customerId}/addresses/{addressId}',
    summary: 'Change an address, or make it the main one',
    permission: 'customers.write',
    input: AddressIn.extend({ customerId: Id, addressId: Id }),
    output: Edited,
  }),
  removeAddress: operation('customers.removeAddress', {
    route: 'DELETE /customers/{customerId}/addresses/{addressId}',
    summary: 'Remove an address',
    permission: 'customers.write',
    input: z.object({ customerId: Id, addressId: Id }),
    output: Edited,
  }),
  notes: operation('customers.notes', {
    route: 'GET /customers/{customerId}/notes',
    summary: 'Notes on a customer, newest first',
    permission: 'customers.read',
    input: One.extend({ cursor: z.string().max(200).optional(), limit: z.int().min(1).max(100).default(20) }),
    output: z.object({ items: z.array(Note), next: z.string().nullable() }),
  }),
  addNote: operation('customers.addNote', {
    route: 'POST /customers/{customerId}/notes',
    summary: 'Write a note',
    permission: 'customers.write',
    secret: ['text'],
    input: One.extend({ text: filled(10_000) }),
    output: z.object({ note: Note, eventId: Id }),
  }),
  updateNote: operation('customers.updateNote', {
    route: 'PATCH /customers/{customerId}/notes/{noteId}',
    summary: 'Rewrite a note of your own (owner and manager: any note)',
    permission: 'customers.write',
    secret: ['text'],
    input: One.extend({ noteId: Id, text: filled(10_000) }),
    output: z.object({ note: Note, eventId: Id.nullable() }),
  }),
  removeNote: operation('customers.removeNote', {
    route: 'DELETE /customers/{customerId}/notes/{noteId}',
    summary: 'Remove a note of your own (owner and manager: any note)',
    permission: 'customers.write',
    input: One.extend({ noteId: Id }),
    output: z.object({ eventId: Id }),
  }),
  customFields: operation('customers.customFields', {
    route: 'GET /custom-fields',
    summary: 'The fields that this business defined for its customers',
    permission: 'customers.read',
    input: z.object({}),
    output: z.object({ items: z.array(CustomField) }),
  }),
  addCustomField: operation('customers.addCustomField', {
    route: 'POST /custom-fields',
    summary: 'Define a field of your own',
    permission: 'settings.manage',
    input: z.object({
      key: Key.optional(),
      label: filled(80),
      type: FieldType,
      choices: z.array(filled(80)).max(100).default([]),
    }),
    output: CustomField,
  }),
  updateCustomField: operation('customers.updateCustomField', {
    route: 'PATCH /custom-fields/{key}',
    summary: 'Rename a field, change its choices or its place; its type stays',
    permission: 'settings.manage',
    input: z.object({
      key: Key,
      label: filled(80).optional(),
      choices: z.array(filled(80)).max(100).optional(),
      position: z.int().min(0).max(1000).optional(),
    }),
    output: CustomField,
  }),
  removeCustomField: operation('customers.removeCustomField', {
    route: 'DELETE /custom-fields/{key}',
    summary: 'Remove a field and its value from every customer; this cannot be undone',
    permission: 'settings.manage',
    input: z.object({ key: Key }),
    output: z.object({ key: z.string(), customers: z.int() }),
  }),
};
