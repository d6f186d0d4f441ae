-- What is unusual is noticed. activity_counts, alert_rules and upload_limits are local tables.

-- How much of the customer file somebody was told, and how often they were refused, by the hour: written down by each
-- server twice a minute, since a row for each card would cost more than the card (core/tally.ts).
CREATE TABLE activity_counts (
  staff_id  uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  hour      timestamptz NOT NULL,
  cards     integer NOT NULL,                -- customers opened one by one
  listed    integer NOT NULL,                -- customers in pages of lists and in what a search found
  refused   integer NOT NULL,                -- asked for without the permission
  PRIMARY KEY (staff_id, hour)
);
CREATE INDEX activity_counts_hour ON activity_counts (hour);

-- From where on an owner is told. NULL: not told of this. No row: as alerts/rules.ts says.
CREATE TABLE alert_rules (
  only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  taken_out         integer CHECK (taken_out > 0),         -- customers in files that one person took in a day
  cards             integer CHECK (cards > 0),             -- cards that one person opened in a day, at least
  listed            integer CHECK (listed > 0),            -- customers told one person in lists in a day, at least
  times_usual       integer NOT NULL CHECK (times_usual > 0), -- and so many times what they do on a usual day
  refused_sign_ins  integer CHECK (refused_sign_ins > 0),  -- of one account in an hour
  refused_requests  integer CHECK (refused_requests > 0),  -- of one person in an hour
  ways_in           boolean NOT NULL,                      -- new API keys, services and owners, second factors switched off
  new_devices       boolean NOT NULL,                      -- somebody signs in as they never did before
  changed_at        timestamptz NOT NULL
);

-- What is looked through for alerts, so that nothing else has to be.
CREATE INDEX audit_entries_watched ON audit_entries (operation, at DESC)
  WHERE operation IN ('customers.export', 'backup.everything', 'privacy.access', 'signIn.begin', 'signIn.refuse',
                      'signIn.endSecondFactor', 'signIn.resetFactors', 'team.addApiKey', 'team.addStaff', 'services.add',
                      'services.addKey');

-- How much one person may upload. No row: as imports/quota.ts says.
CREATE TABLE upload_limits (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  kept_bytes    bigint NOT NULL CHECK (kept_bytes > 0),    -- of all their files that are kept
  files_a_day   integer NOT NULL CHECK (files_a_day > 0),
  changed_at    timestamptz NOT NULL
);
CREATE INDEX files_staff ON files (staff_id, created_at);
