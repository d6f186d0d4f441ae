import { handle } from '../../../core/handle.ts';
import { findContract } from './contract.ts';
import { countCustomers } from './count.ts';
import { listCustomers } from './list.ts';
import { searchCustomers } from './search.ts';
import { suggestValues } from './suggestions.ts';
import { addView, deleteView, listViews, updateView } from './views.ts';

export const findHandlers = handle(findContract, {
  list: (input, call) => listCustomers(call, input),
  count: (input, call) => countCustomers(call, input),
  search: (input, call) => searchCustomers(call, input),
  suggestions: (input, call) => suggestValues(call, input),
  views: (_input, call) => listViews(call),
  addView: (input, call) => addView(call, input),
  updateView: (input, call) => updateView(call, input),
  deleteView: (input, call) => deleteView(call, input),
});
