-- Webhooks out. All of it runs the system and is local: what is to be told is written in the transaction in which it
-- happened (core/outbox.ts), and is sent from there.

CREATE TABLE webhook_endpoints (
  endpoint_id     uuid PRIMARY KEY,
  url             text NOT NULL,
  description     text NOT NULL,
  types           text[] NOT NULL,            -- of events; empty: all
  site_ids        uuid[] NOT NULL,            -- whose customers it hears of, and of those of no site; empty: all
  enabled         boolean NOT NULL DEFAULT true,
  disabled_at     timestamptz,
  disabled_why    text CHECK (disabled_why IN ('failing', 'gone')), -- null: somebody switched it off
  secret          bytea NOT NULL,             -- sealed (core/seal.ts); shown once
  previous_secret bytea,                      -- signs beside the new one until then
  previous_until  timestamptz,
  failures        integer NOT NULL DEFAULT 0, -- in a row
  failing_since   timestamptz,
  resting_until   timestamptz,                -- of many failures in a row: the whole endpoint is left alone for minutes
  created_by      uuid,
  created_at      timestamptz NOT NULL,
  CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

-- One row for each event and each endpoint that listened when it happened: an outbox that is the log as well.
CREATE TABLE webhook_deliveries (
  delivery_id  uuid PRIMARY KEY,              -- the webhook-id: the same over all attempts
  seq          bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  endpoint_id  uuid NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
  customer_id  uuid,                          -- events of one customer are told one behind the other
  type         text NOT NULL,
  at           timestamptz NOT NULL,          -- when it was written down
  body         text NOT NULL,                 -- as it is signed
  state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts     integer NOT NULL DEFAULT 0,
  next_at      timestamptz NOT NULL,          -- while it is being sent: when whoever sends it counts as dead
  tried_at     timestamptz,
  took_ms      integer,
  status       integer,                       -- HTTP status of the latest answer
  response     text,                          -- its beginning
  error        text,                          -- why there was no answer: names a sentence webhooks:error.<error>
  settled_at   timestamptz,
  CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_queue ON webhook_deliveries (endpoint_id, customer_id, seq) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (seq);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, seq);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (state, seq) WHERE state <> 'delivered';
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at);

-- Networks of the house that this server may call on behalf of a webhook: the owner's list.
CREATE TABLE webhook_networks (
  network   cidr PRIMARY KEY,
  added_by  uuid,
  added_at  timestamptz NOT NULL
);
