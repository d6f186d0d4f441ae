// The ledger of consent. The database refuses to rewrite it (migrations/0011_facts.sql), so this file only adds.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { checkVisible } from '../customers/visible.ts';
import type { consentsContract } from './consents-contract.ts';
import type { ConsentChannel, Purpose } from './kinds.ts';
import { lockCustomer } from './lock.ts';
import { tellStory } from './tell.ts';

export type Consent = OutputOf<typeof consentsContract.recordConsent>;
/** Two clocks may differ so much. */
const clockSkew = 5 * 60_000;

/** That an entry counts: no later one declares it wrong. */
const counts = sql`act <> 'corrected' AND NOT EXISTS (
  SELECT FROM consents AS wrong WHERE wrong.customer_id = consents.customer_id AND wrong.corrects = consents.consent_id)`;
/** By when they said so, not by when it was typed in: a form found in a drawer does not undo a later withdrawal. */
const latest = sql`at DESC, act DESC, recorded_at DESC`;

/**
 * Whether a customer may be contacted this way for this purpose, for whoever is about to send something.
 * @returns the latest entry that counts; null: never asked, which is no
 */
export async function consentOf(
  db: Db,
  customerId: string,
  channel: ConsentChannel,
  purpose: Purpose,
): Promise<Consent | null> {
  const [consent] = await read(
    db,
    sql`customer_id = ${customerId} AND channel = ${channel} AND purpose = ${purpose} AND ${counts}
      ORDER BY ${latest} LIMIT 1`,
  );
  return consent ?? null;
}

/** @returns the latest entry that counts, of each channel and purpose that has one */
export async function currentConsents(db: Db, customerId: string): Promise<Consent[]> {
  return read(
    db,
    sql`(customer_id, consent_id) IN (
      SELECT DISTINCT ON (channel, purpose) customer_id, consent_id FROM consents
       WHERE customer_id = ${customerId} AND ${counts} ORDER BY channel, purpose, ${latest})`,
  );
}

async function read(db: Db, which: RawBuilder<unknown>): Promise<Consent[]> {
  const { rows } = await sql<Omit<Consent, 'at' | 'recordedAt'> & { at: Date; recordedAt: Date }>`
    SELECT consent_id AS "consentId", act, channel, purpose, wording, source, evidence, at, recorded_at AS "recordedAt",
           conversation_id AS "conversationId", corrects,
           (SELECT json_build_object('staffId', staff.id, 'name', staff.name) FROM staff
             WHERE staff.id = consents.recorded_by) AS "recordedBy",
           EXISTS (SELECT FROM consents AS wrong WHERE wrong.customer_id = consents.customer_id
                                                   AND wrong.corrects = consents.consent_id) AS corrected
      FROM consents WHERE ${which}`.execute(db);
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  }));
}

/** The same id again changes nothing and answers what is there. @throws NotFound, Invalid for a time to come */
export async function recordConsent(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof consentsContract.recordConsent>,
): Promise<Consent> {
  const { customerId, consentId, act, channel, purpose } = input;
  await lockCustomer(tx, caller, customerId);
  const now = new Date();
  const at = input.at === undefined ? now : new Date(input.at);
  if (at.getTime() > now.getTime() + clockSkew) throw new Invalid('facts:consentToCome');
  const made = await add(tx, caller, {
    customer_id: customerId,
    consent_id: consentId,
    act,
    channel,
    purpose,
    wording: input.wording,
    source: input.source,
    evidence: input.evidence,
    at,
    recorded_at: now,
    conversation_id: input.conversationId ?? null,
    corrects: null,
  });
  if (made) await tell(tx, caller, { customerId, kind: `consent.${act}`, consentId, channel, purpose });
  return one(tx, customerId, consentId);
}

/** Sent again, there is nothing left to take back. @returns what was added @throws NotFound */
export async function withdrawConsents(
  tx: Db,
  caller: Caller,
  { customerId, ...said }: InputOf<typeof consentsContract.withdrawConsents>,
): Promise<{ items: Consent[] }> {
  await lockCustomer(tx, caller, customerId);
  const given = (await currentConsents(tx, customerId)).filter(({ act }) => act === 'given');
  const items: Consent[] = [];
  for (const { channel, purpose } of given) {
    const entry = { customerId, consentId: newId(), act: 'withdrawn' as const, channel, purpose, ...said };
    items.push(await recordConsent(tx, caller, entry));
  }
  return { items };
}

type Row = {
  customer_id: string;
  consent_id: string;
  act: Consent['act'];
  channel: string;
  purpose: string;
  wording: string;
  source: string;
  evidence: string;
  at: Date;
  recorded_at: Date;
  conversation_id: string | null;
  corrects: string | null;
};

/** @returns whether it was not there yet */
async function add(tx: Db, caller: Caller, row: Row): Promise<boolean> {
  const made = await tx
    .insertInto('consents')
    .values({ ...row, recorded_by: caller.staffId })
    .onConflict((conflict) => conflict.columns(['customer_id', 'consent_id']).doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

async function tell(
  tx: Db,
  caller: Caller,
  { customerId, kind, ...data }: { customerId: string; kind: string } & Record<string, string>,
): Promise<void> {
  await record(tx, { customerId, kind, staffId: caller.staffId, data });
  await tellStory(tx, customerId);
}

/** @throws NotFound */
async function one(db: Db, customerId: string, consentId: string): Promise<Consent> {
  const [consent] = await read(db, sql`customer_id = ${customerId} AND consent_id = ${consentId}`);
  if (!consent) throw new NotFound();
  return consent;
}

/** @throws NotFound, Conflict for a correction, or for what was corrected already */
export async function correctConsent(
  tx: Db,
  caller: Caller,
  { customerId, consentId, correctionId, reason }: InputOf<typeof consentsContract.correctConsent>,
): Promise<Consent> {
  await lockCustomer(tx, caller, customerId);
  const wrong = await one(tx, customerId, consentId);
  const [there] = await read(tx, sql`customer_id = ${customerId} AND consent_id = ${correctionId}`);
  if (there?.corrects === consentId) return there;
  if (there || wrong.act === 'corrected' || wrong.corrected) throw new Conflict('facts:correctedAlready');
  const now = new Date();
  const { channel, purpose } = wrong;
  await add(tx, caller, {
    customer_id: customerId,
    consent_id: correctionId,
    act: 'corrected',
    channel,
    purpose,
    wording: '',
    source: 'mistake',
    evidence: reason,
    at: now,
    recorded_at: now,
    conversation_id: null,
    corrects: consentId,
  });
  await tell(tx, caller, {
    customerId,
    kind: 'consent.corrected',
    consentId: correctionId,
    channel,
    purpose,
    reason,
  });
  return one(tx, customerId, correctionId);
}

/** @throws NotFound, Invalid for a cursor that is none */
export async function listConsents(
  db: Db,
  caller: Caller,
  { customerId, channel, purpose, cursor, limit }: InputOf<typeof consentsContract.consents>,
): Promise<OutputOf<typeof consentsContract.consents>> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const items = await read(
    db,
    sql`customer_id = ${customerId}
      AND ${channel === undefined ? sql`true` : sql`channel = ${channel}`}
      AND ${purpose === undefined ? sql`true` : sql`purpose = ${purpose}`}
      AND ${after ? sql`(recorded_at, consent_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    ORDER BY recorded_at DESC, consent_id DESC LIMIT ${limit + 1}`,
  );
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const more = items.length > limit && last;
  return { items: page, next: more ? keyset.write({ at: last.recordedAt, id: last.consentId }) : null };
}
