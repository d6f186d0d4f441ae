// Asks for everything that the OpenAPI document names, as every role and as nobody, rightly and wrongly.
import { sql } from 'kysely';
import { holds, roles, type Role } from '../core/permissions.ts';
import type { TestApp } from '../testing.ts';
import { asker } from './ask.testing.ts';
import { type Dice, diceOf } from './dice.testing.ts';
import { type Ids, idsOf } from './ids.testing.ts';
import { faultOf } from './judge.testing.ts';
import { idNames, type Operation, readOperations } from './operations.testing.ts';
import { type Asked, bends, requestOf } from './requests.testing.ts';
import type { TwoSites } from './two-sites.testing.ts';

export type Fault = { operation: string; as: Role | null; asked: Asked; fault: string };
export type Report = {
  requests: number;
  faults: Fault[];
  /** operations that did what was asked at least once, so that we know the fuzzer gets in */
  accepted: Set<string>;
  statuses: Map<number, number>;
};

/** Everybody works at the first site, so whatever is of the second one is for none of them. */
export async function fuzz(
  app: TestApp,
  { here, there }: TwoSites,
  { seed, rounds, until = Infinity }: { seed: number; rounds: number; until?: number },
): Promise<Report> {
  const operations = await readOperations(app.url);
  const names = idNames(operations);
  const spare = await spareStaff(app);
  const keys = await keysOf(app, here.siteId);
  const { ask, close } = asker(app.url);
  const dice = diceOf(seed);
  const report: Report = { requests: 0, faults: [], accepted: new Set(), statuses: new Map() };
  const theirs = await idsOf(app.database.db, there, names, spare);
  let mine: Ids = await idsOf(app.database.db, here, names, spare);
  let refreshed = 0;
  for (let round = 0; round < rounds && Date.now() < until; round += 1) {
    for (const operation of shuffled(dice, operations)) {
      if (Date.now() >= until) break;
      if (report.requests >= refreshed + 500) {
        mine = await idsOf(app.database.db, here, names, spare); // some are used up by now
        refreshed = report.requests;
      }
      for (const as of [null, ...roles]) {
        // whoever is not let in sees no further than the door: once is nearly enough
        if (round > 0 && !allowed(operation, as) && dice.chance(0.9)) continue;
        const bend = round === 0 ? 'none' : dice.of(bends);
        const asked = requestOf(dice, operation, bend, mine, theirs);
        const key = as === null ? null : (keys.get(as) ?? '');
        if (key !== null) asked.headers['authorization'] = `Bearer ${key}`;
        const answer = await ask(asked);
        report.requests += 1;
        report.statuses.set(answer.status, (report.statuses.get(answer.status) ?? 0) + 1);
        if (answer.status < 300) report.accepted.add(operation.name);
        const fault = faultOf(answer, there.mark) ?? strangerIn(operation, as, answer.status);
        if (fault) report.faults.push({ operation: operation.name, as, asked, fault });
      }
    }
  }
  close();
  return report;
}

function allowed({ permission }: Operation, as: Role | null): boolean {
  return permission === 'public' || (as !== null && holds(as, permission));
}

function strangerIn(operation: Operation, as: Role | null, status: number): string | null {
  return !allowed(operation, as) && status < 400 ? `let ${as ?? 'a stranger'} in with ${status}` : null;
}

async function keysOf(app: TestApp, siteId: string): Promise<Map<Role, string>> {
  const keys = new Map<Role, string>();
  for (const role of roles) keys.set(role, await app.keyOf(role, { siteIds: [siteId] }));
  return keys;
}

/** Staff that are nobody's key: changing them shuts none of the callers out. */
async function spareStaff(app: TestApp): Promise<string[]> {
  const owner = await app.as('owner');
  const ids: string[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const { staffId } = await owner.team.addStaff({
      name: `Spare ${turn}`,
      email: `spare${turn}@rapport.test`,
      role: 'rep',
      siteIds: [app.siteId],
      password: 'correct horse battery',
    });
    ids.push(staffId);
  }
  return ids;
}

function shuffled<T>(dice: Dice, list: readonly T[]): T[] {
  return list
    .map((each) => ({ each, at: dice.below(2 ** 31) }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

/** @returns every row that belongs to these customers, as text: compared before and after */
export async function rowsOf(
  app: TestApp,
  customerIds: readonly string[],
): Promise<Record<string, string[]>> {
  const { db } = app.database;
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND column_name = 'customer_id' AND table_type = 'BASE TABLE'
       AND table_name NOT IN ('audit_entries') ORDER BY 1`.execute(db);
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      SELECT t::text AS row FROM ${sql.table(name)} AS t WHERE customer_id = ANY(${customerIds}::uuid[]) ORDER BY 1`.execute(
      db,
    );
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
