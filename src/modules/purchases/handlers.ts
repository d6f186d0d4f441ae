import { handle } from '../../core/handle.ts';
import { purchasesContract } from './contract.ts';
import { fulfil } from './fulfil.ts';
import { addOrder } from './orders.ts';
import { addProduct, listProducts, updateProduct } from './products.ts';
import { listOrders, readOrder } from './read-order.ts';
import { addReturn } from './returns.ts';
import type { AfterOrder } from './write-order.ts';

/** @param afterOrder what rooms further up do after an order: purchases knows none of them */
export function purchasesHandlers(afterOrder: AfterOrder) {
  return handle(purchasesContract, {
    products: (input, call) => listProducts(call, input),
    addProduct: (input, call) => addProduct(call, input),
    updateProduct: (input, call) => updateProduct(call, input),
    orders: (input, call) => listOrders(call.db, call, input),
    order: (input, call) => readOrder(call.db, call, input),
    addOrder: (input, call) => addOrder(call.db, call, input, afterOrder),
    fulfil: (input, call) => fulfil(call.db, call, input),
    addReturn: (input, call) => addReturn(call.db, call, input, afterOrder),
  });
}
