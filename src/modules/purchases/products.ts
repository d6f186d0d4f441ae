import { sql } from 'kysely';
import { Conflict, Forbidden, NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { purchasesContract } from './contract.ts';

type Product = OutputOf<typeof purchasesContract.addProduct>;
type On = Pick<Call, 'db' | 'can'>;
const columns = ['product_id', 'code', 'name', 'kind', 'price', 'cost', 'active'] as const;

/** Ordered by code, which is unique: the last code is where the next page starts. */
export async function listProducts(
  call: On,
  { search, kind, active, cursor, limit }: InputOf<typeof purchasesContract.products>,
): Promise<{ items: Product[]; next: string | null }> {
  const like = `%${(search ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await call.db
    .selectFrom('products')
    .select(columns)
    .$if(!!search, (query) =>
      query.where(sql<boolean>`(lower(name) LIKE ${like} OR lower(code) LIKE ${like})`),
    )
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(active !== undefined, (query) => query.where('active', '=', active ?? true))
    .$if(cursor !== undefined, (query) => query.where('code', '>', cursor ?? ''))
    .orderBy('code')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => toProduct(row, call));
  return { items, next: rows.length > limit ? (items.at(-1)?.code ?? null) : null };
}

function toProduct(
  row: {
    product_id: string;
    code: string;
    name: string;
    kind: string;
    price: string | null;
    cost: string | null;
    active: boolean;
  },
  call: On,
): Product {
  return {
    productId: row.product_id,
    code: row.code,
    name: row.name,
    kind: row.kind as Product['kind'],
    price: row.price,
    cost: call.can('cost.read') ? row.cost : null,
    active: row.active,
  };
}

/** @throws Conflict when the code is taken */
export async function addProduct(
  call: On,
  {
    code,
    name,
    kind = 'product',
    price = null,
    cost = null,
    active = true,
  }: InputOf<typeof purchasesContract.addProduct>,
): Promise<Product> {
  if (cost !== null) mustSeeCost(call);
  const row = { product_id: newId(), code, name, kind, price, cost, active };
  const { numInsertedOrUpdatedRows } = await call.db
    .insertInto('products')
    .values({ ...row, created_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict('purchases:codeTaken', { code });
  return toProduct(row, call);
}

/** @throws NotFound, Conflict when the code is taken */
export async function updateProduct(
  call: On,
  { productId, ...wish }: InputOf<typeof purchasesContract.updateProduct>,
): Promise<Product> {
  if (wish.cost !== undefined) mustSeeCost(call);
  const before = await call.db
    .selectFrom('products')
    .select(columns)
    .where('product_id', '=', productId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw new NotFound();
  const taken =
    wish.code !== undefined && wish.code !== before.code
      ? await call.db.selectFrom('products').select('code').where('code', '=', wish.code).executeTakeFirst()
      : undefined;
  if (taken) throw new Conflict('purchases:codeTaken', { code: taken.code });
  const after = {
    code: wish.code ?? before.code,
    name: wish.name ?? before.name,
    kind: wish.kind ?? before.kind,
    price: wish.price === undefined ? before.price : wish.price,
    cost: wish.cost === undefined ? before.cost : wish.cost,
    active: wish.active ?? before.active,
  };
  await call.db.updateTable('products').set(after).where('product_id', '=', productId).execute();
  return toProduct({ product_id: productId, ...after }, call);
}

/** Who may not see a cost may not set one either. */
function mustSeeCost(call: On): void {
  if (!call.can('cost.read')) throw new Forbidden('errors:forbidden', { permission: 'cost.read' });
}
