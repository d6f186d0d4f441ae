// Shapes that several rooms of the contract share.
import { z } from 'zod';

export const Id = z.uuid();

/**
 * What somebody types, trimmed.
 * @param max length in UTF-16 units
 */
export function text(max: number) {
  return z.string().trim().max(max);
}
export function filled(max: number) {
  return text(max).min(1);
}

export const Country = z.string().regex(/^[A-Z]{2}$/, 'must be a country of two letters (ISO 3166), e.g. GB');
export const Kind = z.enum(['person', 'company']);
export const ContactKind = z.enum(['phone', 'email', 'web', 'social']);
export const FieldType = z.enum(['text', 'number', 'date', 'yes_no', 'choice', 'link']);
export const CustomValue = z.union([text(2000), z.number(), z.boolean(), z.null()]);
export const Tags = z.array(filled(50)).max(50);

export const ContactPoint = z.object({
  contactPointId: Id,
  kind: ContactKind,
  label: z.string().nullable(),
  /** as shown */
  value: z.string(),
  /** E.164 for a phone, lower case otherwise */
  normalised: z.string(),
  main: z.boolean(),
});
export const Address = z.object({
  addressId: Id,
  label: z.string().nullable(),
  street: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  postcode: z.string().nullable(),
  country: z.string().nullable(),
  main: z.boolean(),
});
export const Note = z.object({
  noteId: Id,
  text: z.string(),
  by: z.object({ staffId: Id, name: z.string() }).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export const CustomField = z.object({
  key: z.string(),
  label: z.string(),
  type: FieldType,
  choices: z.array(z.string()),
  position: z.int(),
});

/** What can be said about a customer in one value. null: not known. */
export const Facts = z.object({
  kind: Kind,
  name: z.string(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  company: z.string().nullable(),
  number: z.string().nullable(),
  siteId: Id.nullable(),
  ownerId: Id.nullable(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  birthday: z.string().nullable(),
  status: z.string(),
  origin: z.string().nullable(),
  paymentTerms: z.string().nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export const Customer = Facts.extend({
  customerId: Id,
  contactPoints: z.array(ContactPoint),
  addresses: z.array(Address),
  sample: z.boolean(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** The same facts as they come in: trimmed, limited, each of them optional. */
export const FactsIn = z
  .object({
    kind: Kind,
    name: filled(200),
    givenName: text(100).nullable(),
    familyName: text(100).nullable(),
    company: text(200).nullable(),
    number: text(64).nullable(),
    siteId: Id.nullable(),
    ownerId: Id.nullable(),
    country: Country.nullable(),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language, e.g. en or de-AT')
      .nullable(),
    birthday: z.iso.date().nullable(),
    status: filled(40),
    origin: text(200).nullable(),
    paymentTerms: text(200).nullable(),
    tags: Tags,
    custom: z.record(z.string().max(40), CustomValue),
  })
  .partial();
export const ContactPointIn = z.object({
  kind: ContactKind,
  value: filled(320),
  label: text(40).nullable().optional(),
  main: z.boolean().optional(),
});
export const AddressIn = z.object({
  label: text(40).nullable().optional(),
  street: text(300).nullable().optional(),
  city: text(100).nullable().optional(),
  region: text(100).nullable().optional(),
  postcode: text(20).nullable().optional(),
  country: Country.nullable().optional(),
  main: z.boolean().optional(),
});
