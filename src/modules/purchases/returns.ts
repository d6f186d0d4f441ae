import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { negated, share } from './amount.ts';
import type { purchasesContract } from './contract.ts';
import { lineKind } from './line-kind.ts';
import { lockCustomer, moment, siteOf } from './orders.ts';
import { type Order, readOrder } from './read-order.ts';
import { type AfterOrder, type NewLine, writeOrder } from './write-order.ts';

type NewReturn = InputOf<typeof purchasesContract.addReturn>;
/** quantities in millionths: they have at most six decimals */
type Taken = { line: Order['lines'][number]; taken: bigint };

/**
 * A return is an order of its own with the lines the other way round, linked to those it undoes.
 * @throws NotFound, Conflict for a number in use, Invalid for more than was bought and has not come back yet
 */
export async function addReturn(
  tx: Db,
  who: Pick<Call, 'caller' | 'can'>,
  { customerId, orderId, number, returnedAt, lines }: NewReturn,
  afterOrder: AfterOrder,
): Promise<Order> {
  await lockCustomer(tx, who, customerId);
  const order = await readOrder(tx, { ...who, can: () => true }, { customerId, orderId });
  const taken = whatComesBack(order, lines);
  const at = moment(returnedAt);
  if (at < new Date(order.orderedAt)) throw new Invalid('purchases:returnedBefore', { number: order.number });
  const returnId = await writeOrder(
    tx,
    {
      customerId,
      number,
      siteId: order.siteId ?? (await siteOf(tx, who, customerId, undefined)),
      at,
      currency: order.currency,
      channel: order.channel,
      promisedAt: null,
      fulfilledAt: null,
      lines: taken.map(backwards),
      event: {
        kind: 'order.returned',
        staffId: who.caller.staffId,
        data: { undoes: orderId, undoesNumber: order.number },
      },
    },
    afterOrder,
  );
  await tx
    .insertInto('returns')
    .values(
      taken.map(({ line }, index) => ({
        customer_id: customerId,
        order_id: returnId,
        line_no: index + 1,
        undoes_order_id: orderId,
        undoes_line_no: line.lineNo,
      })),
    )
    .execute();
  return readOrder(tx, who, { customerId, orderId: returnId });
}

function whatComesBack(order: Order, wish: NewReturn['lines']): Taken[] {
  if (wish === undefined) {
    const all = order.lines.filter((line) => line.kind === 'sale' && left(line) > 0);
    if (all.length === 0) throw new Invalid('purchases:nothingToReturn', { number: order.number });
    return all.map((line) => ({ line, taken: left(line) }));
  }
  const seen = new Set<number>();
  return wish.map(({ lineNo, quantity }) => {
    const line = order.lines.find((each) => each.lineNo === lineNo && each.kind === 'sale');
    if (!line || seen.has(lineNo)) throw new Invalid('purchases:noSuchLine', { line: lineNo });
    seen.add(lineNo);
    const wanted = quantity === undefined ? left(line) : micro(quantity);
    if (wanted <= 0n || wanted > left(line))
      throw new Invalid('purchases:tooManyBack', { line: lineNo, left: text(left(line)) });
    return { line, taken: wanted };
  });
}

function micro(quantity: string): bigint {
  const [whole = '0', fraction = ''] = quantity.split('.');
  return BigInt(whole + fraction.padEnd(6, '0').slice(0, 6));
}

function left(line: Order['lines'][number]): bigint {
  return micro(line.quantity) - micro(line.returnedQuantity);
}

function text(millionths: bigint): string {
  const digits = String(millionths).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}

/** Coming back in parts, a line gives back exactly what was paid, whatever rounding that was. */
function backwards({ line, taken }: Taken): NewLine {
  const before = micro(line.returnedQuantity);
  const back = (minor: number): number =>
    -share(minor, { from: before, to: before + taken, of: micro(line.quantity) });
  return {
    kind: lineKind.return,
    productId: line.productId,
    description: line.productId === null ? line.description : null,
    quantity: negated(text(taken)),
    unitPrice: line.unitPrice,
    amountMinor: back(line.amountMinor),
    costMinor: line.costMinor === null ? null : back(line.costMinor),
  };
}
