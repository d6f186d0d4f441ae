// Refused sign-ins for addresses that nobody has. Whoever sends them pays nothing for one, so they are told of once a
// minute for each place they come from, with how many there were: the audit cannot be filled, and nothing is left out.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import { addAuditEntry } from '../audit.ts';
import { type Db, inTransaction } from '../db.ts';
import { enqueue } from '../jobs.ts';

/** The job that tells what was counted; it is the room of the team that carries it out. */
export const tellUnknownJob = 'team.tellUnknownSignIns';

/** In seconds. */
const every = 60;

/** The first is told of at once; those of the same place that follow are counted. */
export async function noteUnknown(db: Db, address: string): Promise<void> {
  const place = placeOf(address);
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ refused: number }>`
      INSERT INTO sign_in_tries AS tries (bucket, refused, since) VALUES (${bucketOf(place)}, 0, now())
      ON CONFLICT (bucket) DO UPDATE SET refused = tries.refused + 1
      RETURNING refused`.execute(tx);
    if (rows[0]?.refused !== 0) return;
    await tell(tx, place, 1);
    await enqueue(tx, tellUnknownJob, { place }, `${tellUnknownJob} ${place}`, every);
  });
}

/** What was counted since the last entry; a place from which nothing more came is forgotten. */
export async function tellUnknown(db: Db, place: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ refused: number }>`
      WITH before AS (SELECT refused FROM sign_in_tries WHERE bucket = ${bucketOf(place)} FOR UPDATE)
      UPDATE sign_in_tries SET refused = 0, since = now() FROM before WHERE bucket = ${bucketOf(place)}
      RETURNING before.refused`.execute(tx);
    const refused = rows[0]?.refused ?? 0;
    if (refused === 0) {
      await sql`DELETE FROM sign_in_tries WHERE bucket = ${bucketOf(place)}`.execute(tx);
      return;
    }
    await tell(tx, place, refused);
    await enqueue(tx, tellUnknownJob, { place }, `${tellUnknownJob} ${place}`, every);
  });
}

function tell(db: Db, address: string, tries: number): Promise<void> {
  const input = { method: 'password', address, ...(tries > 1 && { tries }) };
  return addAuditEntry(db, { staffId: null, door: 'page', operation: 'signIn.refuse', input });
}

/** Whoever has an IPv6 address has the 2^64 of its network: these are one place. */
export function placeOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [front = '', back] = address.split('%')[0]?.split('::') ?? [];
  const groups = front.split(':').filter((group) => group !== '');
  const behind = back?.split(':').filter((group) => group !== '') ?? [];
  const zeros = Array.from({ length: 8 - groups.length - behind.length }, () => '0');
  const network = [...groups, ...zeros, ...behind].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

const bucketOf = (place: string): Buffer => createHash('sha256').update(`unknown ${place}`).digest();
