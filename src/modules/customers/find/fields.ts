// What customers can be filtered by, sorted by and shown with. One table for server and pages; the permission that a
// field needs is asked for filters, sort keys, columns and exports alike.
import type { Permission } from '../../../core/permissions.ts';
import { signalsOrNone } from '../signals.ts';

export type FieldType =
  | 'text'
  | 'choice'
  | 'id'
  | 'date'
  | 'money'
  | 'number'
  | 'share'
  | 'yesNo'
  | 'presence'
  | 'product';

export type Field = {
  type: FieldType;
  permission: Permission;
  filter: boolean;
  column: boolean;
  /** whether it may be unknown, so that "given" and "empty" make sense */
  optional: boolean;
  /** the only values there are */
  choices?: readonly string[];
};

export const kinds = ['person', 'company'] as const;

function field(
  type: FieldType,
  permission: Permission,
  options: Partial<Omit<Field, 'type' | 'permission'>> = {},
): Field {
  return { type, permission, filter: true, column: true, optional: false, ...options };
}

const who = 'customers.read';
const bought = 'purchases.read';
const worth = 'worth.read';

/** Money in minor units of the business's currency, alive a share from 0 to 1, rhythm in days. */
export const fields = {
  name: field('text', who),
  company: field('text', who, { optional: true }),
  number: field('text', who, { optional: true }),
  kind: field('choice', who, { choices: kinds }),
  country: field('choice', who, { optional: true }),
  city: field('choice', who, { optional: true }),
  tags: field('choice', who, { optional: true }),
  status: field('choice', who),
  origin: field('choice', who, { optional: true }),
  ownerId: field('id', who, { optional: true }),
  siteId: field('id', who, { optional: true }),
  email: field('presence', who, { optional: true }),
  phone: field('presence', who, { optional: true }),
  createdAt: field('date', who),
  orders: field('number', bought),
  spendMinor: field('money', bought),
  yearMinor: field('money', bought),
  returnedMinor: field('money', bought),
  marginMinor: field('money', 'cost.read', { optional: true }),
  firstAt: field('date', bought, { optional: true }),
  lastAt: field('date', bought, { optional: true }),
  product: field('product', bought, { column: false }),
  nextYearMinor: field('money', worth),
  lifetimeMinor: field('money', worth),
  riskMinor: field('money', worth),
  signal: field('choice', worth, { choices: signalsOrNone }),
  rhythmDays: field('number', worth, { optional: true }),
  alive: field('share', worth, { optional: true }),
  dueAt: field('date', worth, { optional: true }),
} as const satisfies Record<string, Field>;

export type FieldKey = keyof typeof fields;
export const fieldKeys = Object.keys(fields) as FieldKey[];
export const columnKeys = fieldKeys.filter((key) => fields[key].column);

export const sortKeys = [
  'name',
  'createdAt',
  'orders',
  'spendMinor',
  'marginMinor',
  'firstAt',
  'lastAt',
  'nextYearMinor',
  'riskMinor',
] as const satisfies readonly FieldKey[];
export type SortKey = (typeof sortKeys)[number];

export const operators = [
  'contains',
  'is',
  'isNot',
  'between',
  'before',
  'after',
  'inLast',
  'notInLast',
  'atLeast',
  'atMost',
  'given',
  'empty',
] as const;
export type Operator = (typeof operators)[number];

const number = ['atLeast', 'atMost', 'between'] as const;
const byType: Record<FieldType, readonly Operator[]> = {
  text: ['contains'],
  choice: ['is', 'isNot'],
  id: ['is', 'isNot'],
  date: ['inLast', 'notInLast', 'between', 'before', 'after'],
  money: number,
  number,
  share: number,
  yesNo: ['is'],
  presence: [],
  product: ['is', 'isNot'],
};

/** @returns what can be said of a field in a filter */
export function operatorsOf(of: Pick<Field, 'type' | 'optional'>): readonly Operator[] {
  return of.optional ? [...byType[of.type], 'given', 'empty'] : byType[of.type];
}

export const customPrefix = 'custom.';
/** Types of custom_fields as fields of a filter. */
export const customTypes = {
  text: 'text',
  link: 'text',
  number: 'number',
  date: 'date',
  yes_no: 'yesNo',
  choice: 'choice',
} as const satisfies Record<string, FieldType>;
export type CustomType = keyof typeof customTypes;

/** A field that the owner defined, as a field of a filter. */
export function customField(type: CustomType): Field {
  return { type: customTypes[type], permission: who, filter: true, column: true, optional: true };
}
