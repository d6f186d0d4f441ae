import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../../core/db.ts';
import { NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import { keyset } from '../../customers/keyset.ts';
import type { Handover as Shape, handoversContract } from './contract.ts';

export type Handover = z.infer<typeof Shape>;
type Row = Omit<Handover, 'madeAt' | 'successors'> & {
  madeAt: Date;
  successors: { staffId: string; note: string; customers: number }[];
  names: Record<string, string>;
};

/** Who works on one site sees what was handed over there, not what was done in the whole house. */
function visible(caller: Caller): ReturnType<typeof sql<SqlBool>> {
  return caller.siteIds === null
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(sees_sites IS NOT NULL AND sees_sites <@ ${caller.siteIds}::uuid[])`;
}

async function readHandovers(
  db: Db,
  where: ReturnType<typeof sql<SqlBool>>,
  limit: number,
): Promise<Handover[]> {
  const { rows } = await sql<Row>`
    SELECT handover_id AS "handoverId",
           json_build_object('staffId', from_id, 'name', (SELECT name FROM staff WHERE id = from_id)) AS from,
           site_id AS "siteId", tags, successors, promises, drafts, state, done, total,
           moved_promises AS "movedPromises", moved_drafts AS "movedDrafts", made_at AS "madeAt",
           (SELECT json_build_object('staffId', id, 'name', name) FROM staff WHERE id = made_by) AS by,
           (SELECT coalesce(json_object_agg(id, name), '{}') FROM staff
             WHERE id IN (SELECT (each->>'staffId')::uuid FROM jsonb_array_elements(successors) AS each)) AS names
      FROM handovers WHERE ${where} ORDER BY made_at DESC, handover_id DESC LIMIT ${limit}`.execute(db);
  return rows.map(({ names, ...row }) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    successors: row.successors.map(({ staffId, note, customers }) => ({
      staffId,
      note,
      customers,
      name: names[staffId] ?? '',
    })),
  }));
}

/** @throws NotFound */
export async function readHandover(db: Db, caller: Caller, handoverId: string): Promise<Handover> {
  const [found] = await readHandovers(
    db,
    sql<SqlBool>`handover_id = ${handoverId} AND ${visible(caller)}`,
    1,
  );
  if (!found) throw new NotFound();
  return found;
}

/** @throws Invalid for a cursor that is none */
export async function listHandovers(
  db: Db,
  caller: Caller,
  { cursor, limit }: InputOf<typeof handoversContract.list>,
): Promise<OutputOf<typeof handoversContract.list>> {
  const after = keyset.read(cursor);
  const rows = await readHandovers(
    db,
    sql<SqlBool>`${visible(caller)}
      AND ${after ? sql`(made_at, handover_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}`,
    limit + 1,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last ? keyset.write({ at: last.madeAt, id: last.handoverId }) : null,
  };
}
