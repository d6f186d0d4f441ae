// Everybody out of the database, as it streams them: a million customers without an object for any.
import type pg from 'pg';
import { type CopiedRow, copyOut } from '../../../core/copy-out.ts';
import { IdIndex } from '../../worth/id-index.ts';
import { People } from './people.ts';

/** @returns everybody, with the ids by their numbers */
export async function loadPeople(client: pg.ClientBase): Promise<{ people: People; ids: IdIndex }> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM customers');
  const most = (rows[0]?.n ?? 0) + 1_000; // who comes in this moment
  const people = new People(most);
  const ids = new IdIndex(most);
  await copyOut(
    client,
    `SELECT customer_id, kind, name, given_name, family_name, company, to_char(birthday, 'YYYY-MM-DD') FROM customers`,
    7,
    (row) => {
      if (ids.size === most) return;
      ids.add(row.bytes, row.starts[0] as number);
      people.add({
        kind: row.text(1) === 'company' ? 'company' : 'person',
        name: row.text(2),
        givenName: textOf(row, 3),
        familyName: textOf(row, 4),
        company: textOf(row, 5),
        birthday: textOf(row, 6),
      });
    },
  );
  const whose = (row: CopiedRow): number => ids.find(row.bytes, row.starts[0] as number);
  await copyOut(
    client,
    `SELECT customer_id, kind, normalised FROM contact_points WHERE kind IN ('phone', 'email')`,
    3,
    (row) => {
      const person = whose(row);
      if (person < 0) return;
      if (row.text(1) === 'phone') people.addPhone(person, row.text(2));
      else people.addEmail(person, row.text(2));
    },
  );
  await copyOut(client, 'SELECT customer_id, street, city, postcode FROM addresses', 4, (row) => {
    const person = whose(row);
    if (person < 0) return;
    people.addAddress(person, { street: textOf(row, 1), city: textOf(row, 2), postcode: textOf(row, 3) });
  });
  return { people, ids };
}

function textOf(row: CopiedRow, field: number): string | null {
  return row.isNull(field) ? null : row.text(field);
}
