// Saved views: what somebody looks at often, for themselves or shared with the house.
import type { Call } from '../../../core/handle.ts';
import { Forbidden, Invalid, NotFound } from '../../../core/errors.ts';
import { newId } from '../../../core/ids.ts';
import type { InputOf } from '../../../core/operation.ts';
import { type findContract, Query, type View } from './contract.ts';
import { type FieldKey, fields } from './fields.ts';
import { checkField, whereOf } from './filters.ts';
import { columnsOf } from './rows.ts';

type ViewRow = { view_id: string; name: string; shared: boolean; staff_id: string; query: unknown };

/** Only what the caller may see: a shared view on margin is not offered to a rep. */
export async function listViews(call: Call): Promise<{ items: View[] }> {
  const rows = await call.db
    .selectFrom('views')
    .select(['view_id', 'name', 'shared', 'staff_id', 'query'])
    .where((is) => is.or([is('shared', '=', true), is('staff_id', '=', call.caller.staffId)]))
    .orderBy('created_at')
    .limit(500)
    .execute();
  const views = rows.map((row) => toView(call, row)).filter((view) => view !== null);
  return { items: views.filter((view) => mayRead(call, view.query)) };
}

export async function addView(call: Call, input: InputOf<typeof findContract.addView>): Promise<View> {
  const { staffId } = call.caller;
  if (!staffId) throw new Invalid('find:viewNeedsStaff');
  await checkQuery(call, input.query);
  checkShare(call, input.shared);
  const row = { view_id: newId(), name: input.name, shared: input.shared, staff_id: staffId };
  await call.db
    .insertInto('views')
    .values({ ...row, query: JSON.stringify(input.query), created_at: new Date() })
    .execute();
  return { viewId: row.view_id, name: row.name, shared: row.shared, mine: true, query: input.query };
}

export async function updateView(call: Call, input: InputOf<typeof findContract.updateView>): Promise<View> {
  await checkMine(call, input.viewId);
  if (input.query) await checkQuery(call, input.query);
  if (input.shared !== undefined) checkShare(call, input.shared);
  const row = await call.db
    .updateTable('views')
    .set({
      ...(input.name !== undefined && { name: input.name }),
      ...(input.shared !== undefined && { shared: input.shared }),
      ...(input.query && { query: JSON.stringify(input.query) }),
      view_id: input.viewId,
    })
    .where('view_id', '=', input.viewId)
    .returning(['view_id', 'name', 'shared', 'staff_id', 'query'])
    .executeTakeFirst();
  const view = row && toView(call, row);
  if (!view) throw new NotFound();
  return view;
}

export async function deleteView(call: Call, { viewId }: { viewId: string }): Promise<{ viewId: string }> {
  await checkMine(call, viewId);
  await call.db.deleteFrom('views').where('view_id', '=', viewId).execute();
  return { viewId };
}

function toView({ caller }: Call, row: ViewRow): View | null {
  const query = Query.safeParse(row.query); // a view of an older version may ask for what there is no more
  if (!query.success) return null;
  const { view_id: viewId, name, shared, staff_id: staffId } = row;
  return { viewId, name, shared, mine: staffId === caller.staffId, query: query.data };
}

function mayRead(call: Call, query: Query): boolean {
  const used = [query.sort, ...query.columns, ...query.filter.map((condition) => condition.field)];
  return used.every((key) => !Object.hasOwn(fields, key) || call.can(fields[key as FieldKey].permission));
}

async function checkQuery(call: Call, query: Query): Promise<void> {
  checkField(call, query.sort, fields[query.sort]);
  await columnsOf(call, query.columns);
  await whereOf(call, query.filter);
}

function checkShare(call: Call, shared: boolean): void {
  if (shared && !call.can('customers.write')) {
    throw new Forbidden('errors:forbidden', { permission: 'customers.write', role: call.caller.role });
  }
}

/** A shared view may also be changed by whoever manages the settings. @throws NotFound for a view of somebody else */
async function checkMine(call: Call, viewId: string): Promise<void> {
  const row = await call.db
    .selectFrom('views')
    .select(['staff_id', 'shared'])
    .where('view_id', '=', viewId)
    .executeTakeFirst();
  const mine = row?.staff_id === call.caller.staffId;
  if (!row || (!mine && !row.shared)) throw new NotFound();
  if (!mine && !call.can('settings.manage')) throw new Forbidden('find:viewOfOthers');
}
