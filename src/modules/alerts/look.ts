// Looks through what was written down for what is unusual, and tells owners: never twice of the same.
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../core/db.ts';
import type { Notice } from '../notices/notices.ts';
import { tellOfSafety } from '../notices/safety.ts';
import { findBusiness } from '../team/business.ts';
import type { Alert } from './alert.ts';
import { newDevices } from './new-devices.ts';
import { readMuch } from './read-much.ts';
import { refusedRequests, refusedSignIns } from './refused.ts';
import { readRules } from './rules.ts';
import { takenOut } from './taken-out.ts';
import { waysIn } from './ways-in.ts';

export async function lookForUnusual(db: Db): Promise<void> {
  const rules = await readRules(db);
  const timeZone = (await findBusiness(db))?.timeZone ?? 'UTC';
  const alerts = [
    ...(await takenOut(db, rules, timeZone)),
    ...(await readMuch(db, rules, timeZone)),
    ...(await refusedSignIns(db, rules)),
    ...(await refusedRequests(db, rules)),
    ...(await waysIn(db, rules)),
    ...(await newDevices(db, rules)),
  ];
  if (alerts.length > 0) await inTransaction(db, (tx) => tell(tx, alerts));
}

type Person = { id: string; name: string; owner: boolean };

async function tell(tx: Db, alerts: readonly Alert[]): Promise<void> {
  const { rows: people } = await sql<Person>`
    SELECT id, name, role = 'owner' AND active AND kind = 'person' AS owner FROM staff`.execute(tx);
  const owners = people.filter(({ owner }) => owner).map(({ id }) => id);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  await tellOfSafety(
    tx,
    alerts.flatMap(({ staffId, key, kind, data, to }): Notice[] => {
      if (staffId === null)
        return owners.map((owner) => ({ staffId: owner, key, kind, customerId: null, data }));
      const name = names.get(staffId);
      if (name === undefined) return []; // gone since
      // owners who did it hear of it like anybody else: it may be somebody with their session
      const about = owners
        .filter((owner) => to !== 'both' || owner !== staffId)
        .map((owner) => ({
          staffId: owner,
          key,
          kind,
          customerId: null,
          data: { ...data, name, staffId },
        }));
      const them = { staffId, key: `${key} yours`, kind: `${kind}_yours`, customerId: null, data };
      return [...(to === 'them' ? [] : about), ...(to === 'owners' ? [] : [them])];
    }),
  );
}

/** What is older is no part of anybody's usual day. */
export async function tidyCounts(db: Db): Promise<void> {
  await sql`DELETE FROM activity_counts WHERE hour < now() - interval '60 days'`.execute(db);
}
