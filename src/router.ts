// What carries the operations of contract.ts out.
import { teamHandlers } from './modules/team/handlers.ts';

export const router = {
  team: teamHandlers,
};
