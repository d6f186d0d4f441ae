-- Mail to the staff. mail_server is a reference table of one row; mails are local: an outbox, emptied by a job.

CREATE TABLE mail_server (
  only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  host           text NOT NULL,
  port           integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security       text NOT NULL CHECK (security IN ('tls', 'starttls', 'none')),
  username       text,
  password       bytea,                      -- sealed (core/seal.ts); nothing answers with it
  from_address   text NOT NULL,
  from_name      text NOT NULL,
  allow_private  boolean NOT NULL DEFAULT false, -- it may lie in the house's own network
  changed_at     timestamptz NOT NULL
);

-- What is said is put into words when it is sent, in the language that its reader has then.
CREATE TABLE mails (
  mail_id      uuid PRIMARY KEY,
  staff_id     uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  key          text NOT NULL,                -- of what is told: the same for the same person is sent once
  kind         text NOT NULL,                -- names the words mail:<kind>
  customer_id  uuid,
  data         jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  attempts     integer NOT NULL DEFAULT 0,
  -- filed: written to a file, for want of a server. dropped: by then there was nobody to read it.
  state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'filed', 'dropped', 'failed')),
  settled_at   timestamptz,
  error        text,                         -- of the latest attempt
  UNIQUE (staff_id, key),
  CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX mails_state ON mails (state, created_at);
CREATE INDEX mails_settled ON mails (settled_at);

ALTER TABLE staff ADD COLUMN mail_reminders boolean NOT NULL DEFAULT true;
