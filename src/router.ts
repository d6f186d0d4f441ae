// What carries the operations of contract.ts out.
import { customersHandlers } from './modules/customers/handlers.ts';
import { findHandlers } from './modules/customers/find/handlers.ts';
import { purchasesHandlers } from './modules/purchases/handlers.ts';
import { teamHandlers } from './modules/team/handlers.ts';

export const router = {
  customers: customersHandlers,
  find: findHandlers,
  purchases: purchasesHandlers(async () => {}),
  team: teamHandlers,
};
