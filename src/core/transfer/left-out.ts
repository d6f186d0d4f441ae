// What does not travel with an export, and why. Everything else does: a new table or column is taken without a word
// here, unless its name sounds like a secret; then a test asks that somebody decides.

/** Tables whose rows stay where they are. */
export const leftOutTables: Readonly<Record<string, string>> = {
  accounts: 'password hashes: everybody sets a new password in the system that reads the export',
  api_keys: 'keys open one system; new ones are made in the other',
  customer_worth_next: 'scratch of a fit that is running',
  migrations: 'the manifest names the schema; the system that reads has its own',
  passkeys: 'bound to the address of one system',
  sessions: 'nobody is signed in across systems',
  two_factors: 'second factors are set up anew',
  verifications: 'short-lived proofs of sign-in',
  worth_scores: 'scratch of a fit that is running',
};

export type LeftOutColumn = {
  table: string;
  column: string;
  why: string;
  /**
   * What the reading system puts in its place: nothing (the column's default), or something random under a seal of this
   * purpose, which nobody knows and which therefore opens nothing.
   */
  sealed?: string;
  /** what such a secret begins with */
  prefix?: string;
};

/** Columns that stay where they are although their rows travel. */
export const leftOutColumns: readonly LeftOutColumn[] = [
  { table: 'mail_server', column: 'password', why: 'a secret of the mail server; entered anew' },
  {
    table: 'staff',
    column: 'two_factor_enabled',
    why: 'second factors do not travel, so nobody is asked for one',
  },
  { table: 'staff', column: 'first_password_until', why: 'passwords do not travel; each is given anew' },
  {
    table: 'telephones',
    column: 'secret',
    why: 'a secret shared with the telephone system; entered anew',
    sealed: 'telephones',
  },
  {
    table: 'sign_in_rules',
    column: 'sso_client_secret',
    why: 'a secret shared with the sign-in provider; entered anew',
  },
  {
    table: 'webhook_endpoints',
    column: 'secret',
    why: 'a secret shared with the receiver; made anew',
    sealed: 'webhooks',
    prefix: 'whsec_',
  },
  { table: 'webhook_endpoints', column: 'previous_secret', why: 'a secret shared with the receiver' },
  { table: 'webhook_endpoints', column: 'previous_until', why: 'belongs to previous_secret' },
];

/** Names that a secret may have, or whatever is sealed. */
export const soundsSecret = /password|secret|token|hash$|_key$|private|sealed|backup_codes/;

/** Columns whose names sound secret and that are not, with the reason. */
export const notSecret: Readonly<Record<string, string>> = {
  'order_lines.line_hash': 'of the contents of a line, to know it again',
  'site_sale_lines.line_hash': 'of the contents of a line, to know it again',
  'erased_keys.hash': 'tells an erased person again under the key of one system, and cannot be read back',
  'mail_server.allow_private': 'whether the house’s own network may be called',
  'sign_in_rules.sso_allow_private': 'whether the house’s own network may be called',
  'telephones.outgoing_private': 'whether the house’s own network may be called',
};

/** Tables in which a migrated system has rows before anybody used it. An import empties them first. */
export const filledFromTheStart: readonly string[] = [
  'choices',
  'duplicate_state',
  'fit_state',
  'freshness_counts',
  'freshness_state',
  'promise_count_state',
  'sample_state',
  'say_rules',
  'shelf_lives',
];

/** Uploaded files lie in pieces in this table, and as files in an export. */
export const fileTable = { name: 'file_pieces', key: 'file_id', piece: 'piece_no', data: 'data' } as const;
