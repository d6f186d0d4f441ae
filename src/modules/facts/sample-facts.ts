// Facts of the sample company, as preferences.ts, bonds.ts, consents.ts and confirm.ts write them, without their mention in
// the story; they go away with its customers.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { ConsentChannel, PreferenceKind, Purpose } from './kinds.ts';

export type SampledFacts = {
  preferences: { kind: PreferenceKind; value: string; at: Date }[];
  bonds: {
    whose: 'theirs' | 'ours' | 'both';
    what: string;
    state: 'open' | 'done' | 'dropped';
    madeAt: Date;
    settledAt: Date | null;
  }[];
  consents: {
    act: 'given' | 'withdrawn';
    channel: ConsentChannel;
    purpose: Purpose;
    wording: string;
    source: string;
    evidence: string;
    at: Date;
  }[];
  /** their main phone, e-mail or address still held */
  confirmed: { kind: 'phone' | 'email' | 'address'; at: Date }[];
};
type Said = SampledFacts & { customerId: string; staffId: string | null };

/** In the client's transaction. */
export async function addSampleFacts(client: pg.ClientBase, customers: readonly Said[]): Promise<void> {
  await enteredWhenTheyCame(client);
  await addPreferences(client, customers);
  await addBonds(client, customers);
  await addConsents(client, customers);
  await addConfirmations(client, customers);
}

/** The bulk wrote them down just now; a company that has been there for years wrote them down as its customers came. */
async function enteredWhenTheyCame(client: pg.ClientBase): Promise<void> {
  for (const table of ['contact_points', 'addresses'])
    await client.query(
      `UPDATE ${table} AS entered SET created_at = customers.created_at
         FROM customers WHERE customers.customer_id = entered.customer_id AND customers.sample`,
    );
}

async function addPreferences(client: pg.ClientBase, customers: readonly Said[]): Promise<void> {
  const rows = customers.flatMap(({ customerId, staffId, preferences }) =>
    preferences.map((each) => ({ customerId, staffId, ...each })),
  );
  await client.query(
    `INSERT INTO preferences (customer_id, preference_id, kind, value, how, asked_at, asked_by)
     SELECT customer_id, preference_id, kind, value, 'asked', at, staff_id
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::uuid[])
         AS new (customer_id, preference_id, kind, value, at, staff_id)`,
    [
      rows.map((each) => each.customerId),
      rows.map(newId),
      rows.map((each) => each.kind),
      rows.map((each) => each.value),
      rows.map((each) => each.at),
      rows.map((each) => each.staffId),
    ],
  );
}

async function addBonds(client: pg.ClientBase, customers: readonly Said[]): Promise<void> {
  const rows = customers.flatMap(({ customerId, staffId, bonds }) =>
    bonds.map((each) => ({ customerId, staffId, ...each })),
  );
  await client.query(
    `INSERT INTO bonds (customer_id, bond_id, whose, what, state, made_at, made_by, settled_at, settled_by)
     SELECT *, CASE WHEN settled_at IS NOT NULL THEN made_by END
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[], $8::timestamptz[])
         AS new (customer_id, bond_id, whose, what, state, made_at, made_by, settled_at)`,
    [
      rows.map((each) => each.customerId),
      rows.map(newId),
      rows.map((each) => each.whose),
      rows.map((each) => each.what),
      rows.map((each) => each.state),
      rows.map((each) => each.madeAt),
      rows.map((each) => each.staffId),
      rows.map((each) => each.settledAt),
    ],
  );
}

async function addConsents(client: pg.ClientBase, customers: readonly Said[]): Promise<void> {
  const rows = customers.flatMap(({ customerId, staffId, consents }) =>
    consents.map((each) => ({ customerId, staffId, ...each })),
  );
  await client.query(
    `INSERT INTO consents (customer_id, consent_id, act, channel, purpose, wording, source, evidence, at, recorded_at, recorded_by)
     SELECT customer_id, consent_id, act, channel, purpose, wording, source, evidence, at, at, recorded_by
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                   $9::timestamptz[], $10::uuid[])
         AS new (customer_id, consent_id, act, channel, purpose, wording, source, evidence, at, recorded_by)`,
    [
      rows.map((each) => each.customerId),
      rows.map(newId),
      rows.map((each) => each.act),
      rows.map((each) => each.channel),
      rows.map((each) => each.purpose),
      rows.map((each) => each.wording),
      rows.map((each) => each.source),
      rows.map((each) => each.evidence),
      rows.map((each) => each.at),
      rows.map((each) => each.staffId),
    ],
  );
}

async function addConfirmations(client: pg.ClientBase, customers: readonly Said[]): Promise<void> {
  const rows = customers.flatMap(({ customerId, staffId, confirmed }) =>
    confirmed.map((each) => ({ customerId, staffId, ...each })),
  );
  await client.query(
    `INSERT INTO fact_confirmations (customer_id, confirmation_id, kind, subject, how, confirmed_at, confirmed_by)
     SELECT new.customer_id, confirmation_id, new.kind, main.subject, 'asked', at, staff_id
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[])
         AS new (customer_id, confirmation_id, kind, at, staff_id)
       JOIN (SELECT customer_id, kind, contact_point_id::text AS subject FROM contact_points WHERE main
             UNION ALL
             SELECT customer_id, 'address', address_id::text FROM addresses WHERE main) AS main
         ON main.customer_id = new.customer_id AND main.kind = new.kind`,
    [
      rows.map((each) => each.customerId),
      rows.map(newId),
      rows.map((each) => each.kind),
      rows.map((each) => each.at),
      rows.map((each) => each.staffId),
    ],
  );
}
