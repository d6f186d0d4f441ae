// What a conversation may name: choices that are on offer, people who are here, orders of this customer.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { InputOf } from '../../core/operation.ts';
import type { conversationsContract } from './contract.ts';
import type { Conversation } from './read.ts';

export type Save = InputOf<typeof conversationsContract.save>;
export type Choice = { list: string; code: string; active: boolean };

/** The column of what is on offer among the codes of an input, for `checkChosen`. */
export function offeredOf({ purpose, moodStart, moodEnd, outcome, gifts = [] }: Save): RawBuilder<unknown> {
  const codes = [purpose, moodStart, moodEnd, outcome, ...gifts.map(({ gift }) => gift)];
  return sql`
    (SELECT json_agg(json_build_object('list', list, 'code', code, 'active', active))
       FROM choices WHERE code = ANY(${codes.filter((code) => code != null)}::text[])) AS offered`;
}

/** What was chosen before it was retired stays. @throws Invalid with the first that is not on its list */
export function checkChosen(
  before: Conversation,
  offered: readonly Choice[],
  { purpose, moodStart, moodEnd, outcome, gifts = [] }: Save,
): void {
  const wanted = [
    ['purpose', purpose, before.purpose],
    ['mood', moodStart, before.moodStart],
    ['mood', moodEnd, before.moodEnd],
    ['outcome', outcome, before.outcome],
    ...gifts.map(({ gift }) => ['gift', gift, undefined] as const),
  ] as const;
  // a gift has no "before" here: the list is written anew each time, so that one given before its retirement stays
  const missing = wanted.find(
    ([list, code, was]) =>
      code != null &&
      code !== was &&
      !offered.some((row) => row.list === list && row.code === code && (row.active || list === 'gift')),
  );
  if (missing) throw new Invalid('conversations:noChoice', { list: missing[0], code: missing[1] ?? '' });
}

/** @returns the name of who it is passed on to. @throws Invalid for somebody who is not active on the staff */
export async function checkPassedTo(
  tx: Db,
  before: Conversation,
  { passedTo }: Save,
): Promise<string | null> {
  if (passedTo === null) return null;
  if (passedTo === undefined || passedTo === before.passedTo) return before.passedToName;
  const row = await tx
    .selectFrom('staff')
    .select('name')
    .where('id', '=', passedTo)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!row) throw new Invalid('conversations:noStaff');
  return row.name;
}

/** @throws Invalid for an order that is not this customer's; other rooms answer for their own */
export async function checkLinks(tx: Db, { customerId, links = [] }: Save): Promise<void> {
  const wanted = new Set(ordersOf(links));
  const found = await orderNumbers(tx, customerId, links);
  if (found.length !== wanted.size) throw new Invalid('conversations:noOrder');
}

/** @returns by what numbers the linked orders go */
export async function orderNumbers(
  tx: Db,
  customerId: string,
  links: Conversation['links'],
): Promise<string[]> {
  const ids = ordersOf(links);
  if (ids.length === 0) return [];
  const { rows } = await sql<{ number: string }>`
    SELECT number FROM orders WHERE customer_id = ${customerId} AND order_id = ANY(${ids}::uuid[])
     ORDER BY ordered_at, order_id`.execute(tx);
  return rows.map(({ number }) => number);
}

function ordersOf(links: Conversation['links']): string[] {
  return links.filter(({ kind }) => kind === 'order').map(({ linkedId }) => linkedId);
}
