// What the file for a customer leaves out, each with the reason; every other table that holds rows of customers is in it
// because the catalogue says so.

export const leftOut: Readonly<Record<string, string>> = {
  contact_lookups: 'the contact points again, as they are looked up',
  customer_numbers: 'the customer number again, as it is looked up',
  order_numbers: 'the numbers of orders again, as they are looked up',
  worth_scores: 'the worth again, half-written by a fit',
  desk_presence: 'which of our people have the card open at this minute',
  handed_over: 'which of our people looked after them when',
  bulk_changed: 'what a change to many remembers to be undone; the story tells it',
  import_additions: 'which file a line of an order came from',
  merge_rows: 'what a merge remembers to be taken back; the merged card is in the file',
  merged_customers: 'old ids that lead to this card',
  webhook_deliveries: 'ids and counts of what the story tells, on their way to other programs',
  erasures: 'of people who are not here any more',
};

/** Columns that say nothing of the customer, are about our people, or are the business's own secret. */
export const leftOutColumns: Readonly<Record<string, string>> = {
  customer_id: 'the same in every row',
  version: 'counts writes',
  save_id: 'made by a desk',
  search: 'the name again, as it is searched',
  search_text: 'the name again, as it is searched',
  normalised: 'the same again, as it is looked up',
  line_no: 'counts lines',
  line_hash: 'tells lines of a file apart',
  import_no: 'which file it came from',
  cost_minor: 'what it cost us',
  margin_minor: 'what it earned us',
  sample: 'of the made-up company',
  fit_id: 'which calculation it was',
  other_id: 'somebody else',
  staff_id: 'our people',
  owner_id: 'our people',
  keeper_id: 'our people',
  passed_to: 'our people',
  rings_for: 'our people',
  candidates: 'others who have the same phone',
};

/** @returns whether a column is in the file: who of ours did something is not theirs to know, when is */
export function isTheirs(column: string): boolean {
  return !(column in leftOutColumns) && !column.endsWith('_by');
}
