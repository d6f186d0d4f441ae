-- Customers who are in the book twice: pairs that a nightly pass found, what people said of them, and merges with all that
-- is needed to take them back. duplicate_pairs, duplicate_dismissals and duplicate_state are local, merges and merge_rows
-- distributed by customer_id, merged_customers by gone_id.

-- Of two customers, a_id the lower. A pair whose customer is gone shows nothing until the next pass removes it.
CREATE TABLE duplicate_pairs (
  a_id      uuid NOT NULL,
  b_id      uuid NOT NULL CHECK (a_id < b_id),
  chance    real NOT NULL,                   -- of being one and the same, 0 to 1
  bits      real NOT NULL,                   -- the evidence behind it, by which pairs are ranked
  reasons   text[] NOT NULL,                 -- duplicates/match/reasons.ts
  found_at  timestamptz NOT NULL,
  PRIMARY KEY (a_id, b_id)
);
CREATE INDEX duplicate_pairs_ranked ON duplicate_pairs (bits DESC, a_id, b_id);
CREATE INDEX duplicate_pairs_other ON duplicate_pairs (b_id);

-- Somebody looked and said that these are two: never offered again.
CREATE TABLE duplicate_dismissals (
  a_id          uuid NOT NULL,
  b_id          uuid NOT NULL CHECK (a_id < b_id),
  dismissed_by  uuid,
  dismissed_at  timestamptz NOT NULL,
  PRIMARY KEY (a_id, b_id)
);
CREATE INDEX duplicate_dismissals_other ON duplicate_dismissals (b_id);

CREATE TABLE duplicate_state (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  requested_at  timestamptz,
  started_at    timestamptz,
  ended_at      timestamptz,
  failed        boolean NOT NULL DEFAULT false,
  customers     integer,                     -- that the latest pass looked at
  seconds       real
);
INSERT INTO duplicate_state DEFAULT VALUES;

-- A merge that stands: customer_id stays, gone_id went into it. Taking it back removes the row.
CREATE TABLE merges (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  merge_id     uuid NOT NULL,
  into_id      uuid NOT NULL,                -- who stayed then; another than customer_id where that one was merged since
  gone_id      uuid NOT NULL,
  gone_name    text NOT NULL,
  merged_by    uuid,
  merged_at    timestamptz NOT NULL,
  event_id     uuid NOT NULL,                -- in the story of who stays
  PRIMARY KEY (customer_id, merge_id)
);

-- What a merge did to each row that it did not just move along with another one.
CREATE TABLE merge_rows (
  customer_id  uuid NOT NULL,
  merge_id     uuid NOT NULL,
  row_no       integer NOT NULL,
  table_name   text NOT NULL,
  was          jsonb,                        -- null: it was not there
  became       jsonb,                        -- null: it was left out
  PRIMARY KEY (customer_id, merge_id, row_no),
  FOREIGN KEY (customer_id, merge_id) REFERENCES merges ON DELETE CASCADE
);

-- Links to whoever went lead to who stayed. Found by the old id, without knowing who that is.
CREATE TABLE merged_customers (
  gone_id      uuid PRIMARY KEY,
  customer_id  uuid NOT NULL,
  merge_id     uuid NOT NULL
);
CREATE INDEX merged_customers_survivor ON merged_customers (customer_id);

-- The ledger of who went is written again at who stays. Its entries leave there when the merge is taken back, by this key and
-- no other way, so that the database goes on refusing to rewrite the ledger.
ALTER TABLE consents ADD COLUMN merge_id uuid;
ALTER TABLE consents ADD CONSTRAINT consents_merge FOREIGN KEY (customer_id, merge_id) REFERENCES merges ON DELETE CASCADE;
CREATE INDEX consents_merged ON consents (customer_id, merge_id) WHERE merge_id IS NOT NULL;
