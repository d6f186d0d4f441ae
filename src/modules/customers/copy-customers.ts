// New customers in bulk, by COPY: an import makes thousands at once. Complete rows, look-ups included.
import type { Copies } from '../../core/copy.ts';
import { idBytes, newIdBytes } from '../../core/ids.ts';
import { searchText } from './find/search-text.ts';

const TEXT_OID = 25;

export type CopiedPoint = { kind: 'phone' | 'email'; value: string; normalised: string };
export type CopiedAddress = {
  street: string | null;
  city: string | null;
  region: string | null;
  postcode: string | null;
};
export type CopiedCustomer = {
  id: Buffer;
  kind: 'person' | 'company';
  name: string;
  givenName: string | null;
  familyName: string | null;
  company: string | null;
  number: string | null;
  siteId: string | null;
  /** ISO 3166 */
  country: string | null;
  points: readonly CopiedPoint[];
  address: CopiedAddress | null;
};

/**
 * Writes customers that do not exist yet. Their figures and worth begin at nothing; no event is written, since what
 * happened to them happened when they bought.
 * Sending them fails with DatabaseError 23505 when one of the numbers is somebody's meanwhile.
 */
export function copyCustomers(copies: Copies, customers: readonly CopiedCustomer[], importNo: number): void {
  if (customers.length === 0) return;
  const now = Date.now() * 1_000;
  copyFacts(copies, customers, importNo, now);
  copies.each('customer_figures', ['customer_id'], customers, (rows, { id }) => {
    rows.row();
    rows.uuid(id);
  });
  copies.each('customer_worth', ['customer_id'], customers, (rows, { id }) => {
    rows.row();
    rows.uuid(id);
  });
  const numbered = customers.filter(({ number }) => number !== null);
  copies.each('customer_numbers', ['number', 'customer_id'], numbered, (rows, { id, number }) => {
    rows.row();
    rows.text(number);
    rows.uuid(id);
  });
  copyPoints(
    copies,
    customers.flatMap(({ id, points }) => points.map((point) => ({ id, point }))),
    importNo,
  );
  copyAddresses(
    copies,
    customers.flatMap(({ id, address, country }) => (address ? [{ id, address, country }] : [])),
    importNo,
  );
}

function copyFacts(
  copies: Copies,
  customers: readonly CopiedCustomer[],
  importNo: number,
  now: number,
): void {
  const columns = [
    'customer_id',
    'kind',
    'name',
    'given_name',
    'family_name',
    'company',
    'number',
    'site_id',
    'country',
    'tags',
    'search_text',
    'import_no',
    'created_at',
    'updated_at',
  ];
  copies.each('customers', columns, customers, (rows, customer) => {
    rows.row();
    rows.uuid(customer.id);
    rows.text(customer.kind);
    rows.text(customer.name);
    rows.text(customer.givenName);
    rows.text(customer.familyName);
    rows.text(customer.company);
    rows.text(customer.number);
    if (customer.siteId === null) rows.null();
    else rows.uuid(idBytes(customer.siteId));
    rows.text(customer.country);
    rows.emptyArray(TEXT_OID);
    rows.text(
      searchText({
        ...customer,
        emails: customer.points.filter(({ kind }) => kind === 'email').map(({ value }) => value),
        city: customer.address?.city ?? null,
      }),
    );
    rows.int4(importNo);
    rows.timestamp(now);
    rows.timestamp(now);
  });
}

/** Contact points with their look-ups, each the main one of its kind. Of customers who had none of that kind. */
export function copyPoints(
  copies: Copies,
  points: readonly { id: Buffer; point: CopiedPoint }[],
  importNo: number,
): void {
  const now = Date.now() * 1_000;
  const columns = [
    'customer_id',
    'contact_point_id',
    'kind',
    'value',
    'normalised',
    'main',
    'import_no',
    'created_at',
  ];
  copies.each('contact_points', columns, points, (rows, { id, point }) => {
    rows.row();
    rows.uuid(id);
    rows.uuid(newIdBytes());
    rows.text(point.kind);
    rows.text(point.value);
    rows.text(point.normalised);
    rows.bool(true);
    rows.int4(importNo);
    rows.timestamp(now);
  });
  copies.each('contact_lookups', ['normalised', 'kind', 'customer_id'], points, (rows, { id, point }) => {
    rows.row();
    rows.text(point.normalised);
    rows.text(point.kind);
    rows.uuid(id);
  });
}

/** Addresses of customers who had none. */
export function copyAddresses(
  copies: Copies,
  addresses: readonly { id: Buffer; address: CopiedAddress; country: string | null }[],
  importNo: number,
): void {
  const now = Date.now() * 1_000;
  const columns = [
    'customer_id',
    'address_id',
    'street',
    'city',
    'region',
    'postcode',
    'country',
    'main',
    'import_no',
    'created_at',
  ];
  copies.each('addresses', columns, addresses, (rows, { id, address, country }) => {
    rows.row();
    rows.uuid(id);
    rows.uuid(newIdBytes());
    rows.text(address.street);
    rows.text(address.city);
    rows.text(address.region);
    rows.text(address.postcode);
    rows.text(country);
    rows.bool(true);
    rows.int4(importNo);
    rows.timestamp(now);
  });
}
