// What a conversation may name: choices that are on offer, people who are here, orders of this customer.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { planned } from '../../core/round-trips.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import type { conversationsContract } from './contract.ts';
import { isWatched } from './presence.ts';
import type { Conversation } from './read.ts';

type Save = InputOf<typeof conversationsContract.save>;
type Choice = { list: string; code: string; active: boolean };

/**
 * What was chosen before it was retired stays.
 * @returns whether somebody else has the card open @throws Invalid with the first that is not on its list
 */
export async function checkChosen(
  tx: Db,
  caller: Caller,
  before: Conversation,
  input: Save,
): Promise<{ watched: boolean }> {
  const wanted = [
    ['purpose', input.purpose, before.purpose],
    ['mood', input.moodStart, before.moodStart],
    ['mood', input.moodEnd, before.moodEnd],
    ['outcome', input.outcome, before.outcome],
    ...(input.gifts ?? []).map(({ gift }) => ['gift', gift, undefined] as const),
  ] as const;
  const chosen = wanted.filter(([, code, was]) => code != null && code !== was);
  const codes = chosen.map(([, code]) => code);
  const { rows } = await sql<{ offered: Choice[] | null; watched: boolean }>`${planned}
    SELECT (SELECT json_agg(json_build_object('list', list, 'code', code, 'active', active))
              FROM choices WHERE code = ANY(${codes}::text[])) AS offered,
           ${isWatched(caller, input.customerId)} AS watched`.execute(tx);
  const { offered, watched = false } = rows[0] ?? {};
  // a gift has no "before" here: the list is written anew each time, so that one given before its retirement stays
  const missing = chosen.find(
    ([list, code]) =>
      !offered?.some((row) => row.list === list && row.code === code && (row.active || list === 'gift')),
  );
  if (missing) throw new Invalid('conversations:noChoice', { list: missing[0], code: missing[1] ?? '' });
  return { watched };
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
