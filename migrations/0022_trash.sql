-- What was deleted and can come back, and what was done to many customers at once. trash and bulk_changed are distributed
-- by customer_id, bulk_changes is local.

-- Everything that was taken out for it as rows of JSON by table, so that nothing that reads customers needs to know of the
-- trash. No foreign key: the customer may be what was deleted.
CREATE TABLE trash (
  customer_id  uuid NOT NULL,
  trash_id     uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('customer', 'conversation', 'promise')),
  label        text NOT NULL,               -- by what whoever looks for it knows it again
  site_id      uuid,                        -- of the customer: who does not work there does not see it here either
  deleted_at   timestamptz NOT NULL,
  deleted_by   uuid,
  bulk_id      uuid,                        -- the bulk change that deleted it
  facts        jsonb NOT NULL DEFAULT '{}', -- orders and spend that went along
  rows         jsonb NOT NULL,
  PRIMARY KEY (customer_id, trash_id)
);
CREATE INDEX trash_deleted ON trash (deleted_at DESC, trash_id DESC);
CREATE INDEX trash_bulk ON trash (bulk_id, customer_id) WHERE bulk_id IS NOT NULL;

-- One change to many customers and how far it has come: all that a process needs to go on where another was killed.
CREATE TABLE bulk_changes (
  bulk_id      uuid PRIMARY KEY,            -- made by whoever asks, so that asking twice does it once
  kind         text NOT NULL CHECK (kind IN ('owner', 'site', 'addTag', 'removeTag', 'delete')),
  value        text,                        -- id of a person or site, or a tag; null: nobody, no site
  filter       jsonb,                       -- what found them; null: chosen one by one
  sees_sites   uuid[],                      -- what whoever asked may see; null: all
  state        text NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')),
  total        integer NOT NULL,
  done         integer NOT NULL DEFAULT 0,  -- looked at so far; going backwards while it is undone
  changed      integer NOT NULL DEFAULT 0,
  kept         integer NOT NULL DEFAULT 0,  -- left alone while undoing, since somebody changed them after it
  made_by      uuid,
  door         text NOT NULL,
  made_at      timestamptz NOT NULL,
  worked_at    timestamptz NOT NULL         -- a sign of life
);
CREATE INDEX bulk_changes_made ON bulk_changes (made_at DESC, bulk_id DESC);

-- Whom it is about, and what they were before: undoing reads this.
CREATE TABLE bulk_changed (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  bulk_id      uuid NOT NULL,
  done         boolean NOT NULL DEFAULT false,
  before       jsonb,                       -- null: it was so already
  PRIMARY KEY (customer_id, bulk_id)
);
CREATE INDEX bulk_changed_bulk ON bulk_changed (bulk_id, done, customer_id);

-- What else is about somebody is found by them when they go.
CREATE INDEX notices_customer ON notices (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX mails_customer ON mails (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX calls_customer ON calls (customer_id) WHERE customer_id IS NOT NULL;
