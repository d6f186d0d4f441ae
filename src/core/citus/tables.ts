// Where every table lies once the database is a cluster of Citus: the one place that says so. `rapport db distribute`
// reads it, and catalogue.test.ts fails on a table that is not here or that Citus would refuse.

/** Tables of one group lie together: rows with the same value of the column are on the same machine. */
export type Group = { by: string; tables: readonly [string, ...string[]] };

/** Rows are spread over the machines by a column. Joins and foreign keys go along it. */
export const distributed: readonly Group[] = [
  {
    by: 'customer_id',
    tables: [
      'customers',
      'addresses',
      'asks_for',
      'belongings',
      'bonds',
      'bulk_changed',
      'check_ins',
      'consents',
      'contact_points',
      'conversations',
      'conversation_gifts',
      'conversation_links',
      'customer_figures',
      'customer_worth',
      'events',
      'fact_confirmations',
      'handed_over',
      'merge_rows',
      'merges',
      'notes',
      'order_lines',
      'orders',
      'plans',
      'promises',
      'plan_steps',
      'preferences',
      'promise_moves',
      'relations',
      'returns',
      'say_marks',
      'trash',
      'worth_scores',
    ],
  },
  // by the value looked up: one machine finds the customer, one shows the card
  { by: 'number', tables: ['customer_numbers'] },
  { by: 'normalised', tables: ['contact_lookups'] },
  { by: 'number', tables: ['order_numbers'] },
  { by: 'gone_id', tables: ['merged_customers'] },
  { by: 'call_id', tables: ['calls', 'call_events', 'call_tasks'] },
  { by: 'site_sale_id', tables: ['site_sales', 'site_sale_lines'] },
];

/** Small, read everywhere: a copy of every row on every machine. */
export const reference: readonly string[] = [
  'accounts',
  'business',
  'choices',
  'colleague_promise_moves',
  'colleague_promises',
  'custom_fields',
  'desks',
  'fit_figures',
  'fits',
  'mail_server',
  'products',
  'say_rules',
  'shelf_lives',
  'site_closed_days',
  'site_hours',
  'sites',
  'staff',
  'staff_sites',
  'telephone_lines',
  'telephones',
  'views',
];

/** What runs the system: on the coordinator only. */
export const local: readonly string[] = [
  'activity_counts',
  'alert_rules',
  'api_keys',
  'audit_entries',
  'bulk_changes',
  'desk_presence',
  'duplicate_dismissals',
  'duplicate_pairs',
  'duplicate_state',
  'erased_keys',
  'erasures',
  'file_pieces',
  'files',
  'fit_state',
  'freshness_counts',
  'freshness_state',
  'handovers',
  'import_additions',
  'import_fills',
  'import_rejects',
  'imports',
  'live_calls',
  'mails',
  'migrations',
  'notices',
  'passkeys',
  'promise_count_state',
  'promise_counts',
  'sample_state',
  'search_words',
  'sessions',
  'sign_in_rules',
  'sign_in_tries',
  'two_factors',
  'upload_limits',
  'verifications',
  'webhook_deliveries',
  'webhook_endpoints',
  'webhook_networks',
];

/**
 * Triggers that may stand on a distributed table, where each shard runs them by itself: they look at nothing but the row
 * at hand. Everything else a trigger might do is seen by no other machine.
 */
export const shardTriggers: readonly string[] = ['consents_only_added'];

export type Kind = { kind: 'distributed'; by: string; with: string } | { kind: 'reference' | 'local' };

/** @returns where a table lies, `with` being the first table of its group; undefined for one that nobody declared */
export function kindOf(table: string): Kind | undefined {
  const group = distributed.find(({ tables }) => tables.includes(table));
  if (group) return { kind: 'distributed', by: group.by, with: group.tables[0] };
  if (reference.includes(table)) return { kind: 'reference' };
  return local.includes(table) ? { kind: 'local' } : undefined;
}

export const declared: readonly string[] = [
  ...distributed.flatMap(({ tables }) => tables),
  ...reference,
  ...local,
];
