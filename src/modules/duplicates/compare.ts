// Two customers side by side, and for each fact whose word is proposed.
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { listCustomFields } from '../customers/custom-fields.ts';
import { type Customer, readCustomer } from '../customers/read.ts';
import type { duplicatesContract } from './contract.ts';

type Compared = OutputOf<typeof duplicatesContract.compare>;
type Field = Compared['fields'][number];

/** Facts in the order in which a card tells them. */
const facts = [
  'kind',
  'name',
  'givenName',
  'familyName',
  'company',
  'number',
  'birthday',
  'language',
  'country',
  'status',
  'origin',
  'paymentTerms',
  'siteId',
  'ownerId',
] as const satisfies readonly (keyof Customer)[];
const pointKinds = ['phone', 'email', 'web', 'social'] as const;

type Said = string | number | boolean | null | undefined;

/** @throws NotFound unless both are there for this caller */
export async function compare(
  db: Db,
  caller: Caller,
  locale: string,
  { customerId, otherId }: InputOf<typeof duplicatesContract.compare>,
): Promise<Compared> {
  const [a, b] = [await readCustomer(db, caller, customerId), await readCustomer(db, caller, otherId)];
  const figures = await db
    .selectFrom('customer_figures')
    .select(['customer_id', 'orders', 'last_at'])
    .where('customer_id', 'in', [customerId, otherId])
    .execute();
  const orders = (id: string): number => figures.find((row) => row.customer_id === id)?.orders ?? 0;
  const pair = await db
    .selectFrom('duplicate_pairs')
    .select(['chance', 'reasons'])
    .where('a_id', '=', customerId < otherId ? customerId : otherId)
    .where('b_id', '=', customerId < otherId ? otherId : customerId)
    .executeTakeFirst();
  const longer =
    orders(customerId) === orders(otherId)
      ? a.createdAt <= b.createdAt
      : orders(customerId) > orders(otherId);
  return {
    a,
    b,
    fields: await fieldsOf(db, locale, [a, b], longer ? 'a' : 'b'),
    stays: longer ? 'a' : 'b',
    chance: pair?.chance ?? null,
    reasons: (pair?.reasons ?? []) as Compared['reasons'],
  };
}

/** How to reach somebody changes, and the latest holds; who they are does not, and whoever knows them longer knows it. */
const changing = /^(main\.|language$|country$)/;

async function fieldsOf(
  db: Db,
  locale: string,
  [a, b]: readonly [Customer, Customer],
  longer: 'a' | 'b',
): Promise<Field[]> {
  const fresher = a.updatedAt >= b.updatedAt ? 'a' : 'b';
  const field = (key: string, [x, y]: readonly [Said, Said], label: string | null = null): Field => {
    const [one, other] = [shown(x), shown(y)];
    return {
      key,
      label,
      a: one,
      b: other,
      better: better(one, other, changing.test(key) ? fresher : longer),
    };
  };
  const own = (await listCustomFields(db)).map(({ key, label }) =>
    field(`custom.${key}`, [a.custom[key], b.custom[key]], label),
  );
  return [
    ...facts.map((key) => field(key, [a[key], b[key]])),
    ...pointKinds.map((kind) => field(`main.${kind}`, [mainPoint(a, kind), mainPoint(b, kind)])),
    field('main.address', [mainAddress(a, locale), mainAddress(b, locale)]),
    ...own,
  ].filter((each) => each.a !== null || each.b !== null);
}

function shown(value: Said): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

/** What is known beats what is not, and what is spelt as names are beats capitals or none. */
function better(a: string | null, b: string | null, otherwise: 'a' | 'b'): 'a' | 'b' {
  if (a === null || b === null) return a === null ? 'b' : 'a';
  const [one, other] = [isMonotone(a), isMonotone(b)];
  if (one !== other) return one ? 'b' : 'a';
  return otherwise;
}

function isMonotone(text: string): boolean {
  return (
    text.length > 3 && /\p{L}/u.test(text) && (text === text.toUpperCase() || text === text.toLowerCase())
  );
}

function mainPoint({ contactPoints }: Customer, kind: (typeof pointKinds)[number]): string | null {
  return contactPoints.find((point) => point.kind === kind && point.main)?.value ?? null;
}

/** As the card says it: with the country only where it is not the customer's. */
function mainAddress({ addresses, country: home }: Customer, locale: string): string | null {
  const main = addresses.find((address) => address.main);
  if (!main) return null;
  const town = [main.postcode, main.city].filter(Boolean).join(' ');
  const country =
    main.country && main.country !== home
      ? new Intl.DisplayNames(locale, { type: 'region' }).of(main.country)
      : null;
  return [main.street, town, main.region, country].filter(Boolean).join(', ');
}
