import type { Db } from '../../core/db.ts';
import { Forbidden, Invalid } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { isCurrency } from '../../core/money.ts';
import type { InputOf } from '../../core/operation.ts';
import { checkSite, checkVisible } from '../customers/visible.ts';
import { listSites, theBusiness } from '../team/business.ts';
import { amountMinor } from './amount.ts';
import type { purchasesContract } from './contract.ts';
import { kindOfNewLine } from './line-kind.ts';
import { type Order, readOrder } from './read-order.ts';
import { type AfterOrder, type NewLine, writeOrder } from './write-order.ts';

type NewOrder = InputOf<typeof purchasesContract.addOrder>;
type LineIn = NewOrder['lines'][number];
type Who = Pick<Call, 'caller' | 'can'>;
type Product = { product_id: string; code: string; kind: string; price: string | null; cost: string | null };

/** @throws NotFound, Conflict for a number in use, Invalid for a product, site, price or currency that cannot be */
export async function addOrder(tx: Db, who: Who, input: NewOrder, afterOrder: AfterOrder): Promise<Order> {
  const { customerId } = input;
  await lockCustomer(tx, who, customerId);
  if (input.lines.some((line) => line.unitCost !== undefined) && !who.can('cost.read'))
    throw new Forbidden('errors:forbidden', { permission: 'cost.read' });
  const business = await theBusiness(tx);
  const currency = input.currency ?? business.currency;
  if (!isCurrency(currency)) throw new Invalid('team:noCurrency', { currency });
  const products = await findProducts(tx, input.lines);
  const orderId = await writeOrder(
    tx,
    {
      customerId,
      number: input.number,
      siteId: await siteOf(tx, who, customerId, input.siteId),
      at: moment(input.orderedAt),
      currency,
      channel: input.channel ?? null,
      promisedAt: input.promisedAt ?? null,
      fulfilledAt: input.fulfilledAt ?? null,
      lines: input.lines.map((line, index) =>
        newLine(line, index, products, currency, currency === business.currency),
      ),
      event: { kind: 'order.placed', staffId: who.caller.staffId },
    },
    afterOrder,
  );
  return readOrder(tx, who, { customerId, orderId });
}

/** Two orders of one customer at the same moment come one after the other, so that figures miss neither. */
export async function lockCustomer(tx: Db, { caller }: Who, customerId: string): Promise<void> {
  await checkVisible(tx, caller, customerId);
  await tx
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .forUpdate()
    .execute();
}

/** @returns the moment, now when not given. @throws Invalid more than a day ahead: an order is what has happened */
export function moment(at: string | undefined): Date {
  const moment = at === undefined ? new Date() : new Date(at);
  if (moment.getTime() > Date.now() + 86_400_000) throw new Invalid('purchases:future', { at: at ?? '' });
  return moment;
}

export async function siteOf(
  tx: Db,
  { caller }: Who,
  customerId: string,
  wish: string | undefined,
): Promise<string> {
  if (wish !== undefined) {
    await checkSite(tx, caller, wish);
    return wish;
  }
  const row = await tx
    .selectFrom('customers')
    .select('site_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  const siteId = row?.site_id ?? caller.siteIds?.[0] ?? (await listSites(tx))[0]?.siteId;
  if (!siteId) throw new Invalid('customers:noSite');
  return siteId;
}

async function findProducts(tx: Db, lines: readonly LineIn[]): Promise<readonly Product[]> {
  const ids = lines.flatMap((line) => (line.productId ? [line.productId] : []));
  const codes = lines.flatMap((line) => (line.code ? [line.code] : []));
  if (ids.length + codes.length === 0) return [];
  return tx
    .selectFrom('products')
    .select(['product_id', 'code', 'kind', 'price', 'cost'])
    .where((is) =>
      is.or([
        ...(ids.length > 0 ? [is('product_id', 'in', ids)] : []),
        ...(codes.length > 0 ? [is('code', 'in', codes)] : []),
      ]),
    )
    .execute();
}

/** List price and cost are in the business's currency and stand in only where the order is in it too. */
function newLine(
  line: LineIn,
  index: number,
  products: readonly Product[],
  currency: string,
  ownCurrency: boolean,
): NewLine {
  const place = { line: index + 1 };
  const named = line.productId !== undefined || line.code !== undefined;
  const product = products.find((each) => each.product_id === line.productId || each.code === line.code);
  if (named && !product)
    throw new Invalid('purchases:noProduct', { ...place, code: line.code ?? line.productId ?? '' });
  if (!product && !line.description) throw new Invalid('purchases:emptyLine', place);
  const unitPrice = line.unitPrice ?? (ownCurrency ? product?.price : null);
  if (unitPrice === undefined || unitPrice === null) throw new Invalid('purchases:noPrice', place);
  const unitCost = line.unitCost ?? (ownCurrency ? product?.cost : null) ?? null;
  return {
    kind: kindOfNewLine(
      (product?.kind ?? null) as Parameters<typeof kindOfNewLine>[0],
      Number(unitPrice) * Number(line.quantity),
    ),
    productId: product?.product_id ?? null,
    description: line.description ?? null,
    quantity: line.quantity,
    unitPrice,
    amountMinor: exact(line.quantity, unitPrice, currency, place),
    costMinor: unitCost === null ? null : exact(line.quantity, unitCost, currency, place),
  };
}

function exact(quantity: string, price: string, currency: string, place: { line: number }): number {
  try {
    return amountMinor(quantity, price, currency);
  } catch (error) {
    if (error instanceof RangeError) throw new Invalid('purchases:tooLarge', place);
    throw error;
  }
}
