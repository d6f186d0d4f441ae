import { z } from 'zod';
import { guarded } from '../../core/guarded.ts';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
const filled = (max: number) => z.string().trim().min(1).max(max);
/** A decimal as text ('12.50') or as a number; kept exactly as written. */
const decimal = (pattern: RegExp, message: string) =>
  z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(pattern, message));
const Quantity = decimal(/^\d{1,9}(\.\d{1,6})?$/, 'must be a quantity of zero or more, e.g. 3 or 0.5');
const Price = decimal(/^-?\d{1,12}(\.\d{1,6})?$/, 'must be an amount, e.g. 12.50');
const NotNegative = decimal(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount of zero or more, e.g. 12.50');
const ProductKind = z.enum(['product', 'fee', 'adjustment']);

export const Product = z.object({
  productId: Id,
  code: z.string(),
  name: z.string(),
  kind: ProductKind,
  /** list price in the business's currency, major units */
  price: z.string().nullable(),
  /** null: not known, or not for this reader */
  cost: guarded('cost.read', z.string().nullable()),
  active: z.boolean(),
});
const ProductIn = z.object({
  code: filled(64),
  name: filled(300),
  kind: ProductKind,
  price: NotNegative.nullable(),
  cost: guarded('cost.read', NotNegative.nullable()),
  active: z.boolean(),
});

export const OrderLine = z.object({
  lineNo: z.int(),
  kind: z.enum(['sale', 'return', 'fee', 'adjustment', 'free']),
  productId: Id.nullable(),
  code: z.string().nullable(),
  description: z.string().nullable(),
  quantity: z.string(),
  /** major units, exact */
  unitPrice: z.string(),
  amountMinor: z.int(),
  /** null: not known, or not for this reader */
  costMinor: guarded('cost.read', z.int().nullable()),
  /** of a return: the line that it undoes */
  undoes: z.object({ orderId: Id, lineNo: z.int() }).nullable(),
  /** of a sale: how much of it came back */
  returnedQuantity: z.string(),
});
export const OrderHead = z.object({
  customerId: Id,
  orderId: Id,
  number: z.string(),
  siteId: Id.nullable(),
  orderedAt: z.string(),
  currency: z.string(),
  channel: z.string().nullable(),
  purchase: z.boolean(),
  amountMinor: z.int(),
  spendMinor: z.int(),
  returnedMinor: z.int(),
  otherMinor: z.int(),
  costMinor: guarded('cost.read', z.int().nullable()),
  promisedAt: z.string().nullable(),
  fulfilledAt: z.string().nullable(),
});
export const Order = OrderHead.extend({ lines: z.array(OrderLine) });

export const purchasesContract = {
  products: operation('purchases.products', {
    route: 'GET /products',
    summary: 'The catalogue by code, or what a word finds in it',
    permission: 'purchases.read',
    input: z.object({
      search: z.string().trim().max(100).optional(),
      kind: ProductKind.optional(),
      active: z.boolean().optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({ items: z.array(Product), next: z.string().nullable() }),
  }),
  addProduct: operation('purchases.addProduct', {
    route: 'POST /products',
    summary: 'Add a product, a fee or an adjustment to the catalogue',
    permission: 'products.write',
    input: ProductIn.partial().required({ code: true, name: true }),
    output: Product,
  }),
  updateProduct: operation('purchases.updateProduct', {
    route: 'PATCH /products/{productId}',
    summary: 'Change a product; what was sold keeps its price and cost',
    permission: 'products.write',
    input: ProductIn.partial().extend({ productId: Id }),
    output: Product,
  }),
  orders: operation('purchases.orders', {
    route: 'GET /customers/{customerId}/orders',
    summary: 'The orders of a customer without their lines, newest first',
    permission: 'purchases.read',
    input: z.object({
      customerId: Id,
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    output: z.object({ items: z.array(OrderHead), next: z.string().nullable() }),
  }),
  order: operation('purchases.order', {
    route: 'GET /customers/{customerId}/orders/{orderId}',
    summary: 'One order with its lines',
    permission: 'purchases.read',
    input: z.object({ customerId: Id, orderId: Id }),
    output: Order,
  }),
  addOrder: operation('purchases.addOrder', {
    route: 'POST /customers/{customerId}/orders',
    summary: 'Write down an order with its lines; amounts are worked out exactly',
    permission: 'purchases.write',
    input: z.object({
      customerId: Id,
      /** unique at its site for this customer; made up when not given */
      number: filled(64).optional(),
      siteId: Id.optional(),
      orderedAt: z.iso.datetime({ offset: true }).optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      channel: filled(40).optional(),
      promisedAt: z.iso.datetime({ offset: true }).optional(),
      fulfilledAt: z.iso.datetime({ offset: true }).optional(),
      lines: z
        .array(
          z.object({
            productId: Id.optional(),
            code: filled(64).optional(),
            description: filled(300).optional(),
            quantity: Quantity,
            /** the list price where not given */
            unitPrice: Price.optional(),
            /** of one, in major units; the product's where not given */
            unitCost: guarded('cost.read', NotNegative.optional()),
          }),
        )
        .min(1)
        .max(1000),
    }),
    output: Order,
  }),
  fulfil: operation('purchases.fulfil', {
    route: 'PUT /customers/{customerId}/orders/{orderId}/fulfilment',
    summary:
      'Say when the goods of an order arrived, which settles the date that was promised; null: not yet',
    permission: 'purchases.write',
    input: z.object({
      customerId: Id,
      orderId: Id,
      fulfilledAt: z.iso.datetime({ offset: true }).nullable(),
    }),
    output: Order,
  }),
  addReturn: operation('purchases.addReturn', {
    route: 'POST /customers/{customerId}/orders/{orderId}/returns',
    summary: 'Take back an order, or some of its lines, at the price that was paid',
    permission: 'purchases.write',
    input: z.object({
      customerId: Id,
      orderId: Id,
      number: filled(64).optional(),
      returnedAt: z.iso.datetime({ offset: true }).optional(),
      /** not given: all that has not come back yet */
      lines: z
        .array(z.object({ lineNo: z.int(), quantity: Quantity.optional() }))
        .min(1)
        .max(1000)
        .optional(),
    }),
    output: Order,
  }),
};
