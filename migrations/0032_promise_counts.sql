-- How many promises were kept, counted by a job, where counting them all takes longer than a reader should wait: a million
-- take seconds. Only what was settled before a moment is in here; whoever reads adds what is open or was settled since,
-- so that nothing is missing while it grows old. Both tables are local.

CREATE TABLE promise_counts (
  month    text NOT NULL,                    -- YYYY-MM in the zone of the business
  site_id  uuid NOT NULL,                    -- of the customer; nil UUID: of no site
  kind     text NOT NULL,                    -- of a promise, or 'delivery': an order with a promised date that arrived
  keeper   uuid NOT NULL,                    -- nil UUID: nobody; always so of deliveries
  n        integer NOT NULL,
  kept     integer NOT NULL,                 -- in time
  broken   integer NOT NULL,
  PRIMARY KEY (month, site_id, kind, keeper)
);
CREATE TABLE promise_count_state (
  only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  requested_at    timestamptz,
  counted_at      timestamptz,
  settled_before  timestamptz,               -- what was settled earlier is in promise_counts; null: nothing is
  seconds         real
);
INSERT INTO promise_count_state DEFAULT VALUES;

-- What was settled since, and the latest reasons of a kind.
CREATE INDEX promises_settled ON promises (settled_at) WHERE state <> 'open';
CREATE INDEX promises_broken ON promises (kind, settled_at) WHERE state = 'broken' AND reason IS NOT NULL;
-- The same of deliveries: what arrived since, and what is missing.
CREATE INDEX orders_fulfilled ON orders (fulfilled_at) WHERE promised_at IS NOT NULL;
CREATE INDEX orders_missing ON orders (promised_at, customer_id) WHERE promised_at IS NOT NULL AND fulfilled_at IS NULL;
