-- How fresh what we know is, what customers prefer, what binds them and us, and what they agreed to. Distributed by
-- customer_id: fact_confirmations, preferences, bonds, consents. shelf_lives is a reference table; freshness_counts and
-- freshness_state are local (counted by a job).

-- How long a fact of a kind may be believed without asking again.
CREATE TABLE shelf_lives (
  kind   text PRIMARY KEY CHECK (kind IN ('phone', 'email', 'web', 'social', 'address', 'language', 'birthday',
           'preferred_channel', 'preferred_times')),
  days   integer NOT NULL CHECK (days BETWEEN 1 AND 36500),
  asked  boolean NOT NULL                    -- false: never brought up, however old
);
INSERT INTO shelf_lives (kind, days, asked) VALUES
  ('phone', 365, true), ('email', 365, true), ('address', 548, true), ('preferred_channel', 548, true),
  ('preferred_times', 548, true), ('language', 1826, true), ('web', 1096, false), ('social', 1096, false),
  ('birthday', 36500, false);

-- Each time a customer, or what they wrote, said that a fact still holds; the latest counts. Only that has rows: what was
-- never confirmed counts from when it was entered, and a value that was changed from the story of that change
-- (facts/known.ts), so that taking the change back brings the earlier confirmation back as well.
CREATE TABLE fact_confirmations (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  confirmation_id  uuid NOT NULL,            -- made by whoever sends it: the same again changes nothing
  kind             text NOT NULL,
  subject          text NOT NULL,            -- contact_point_id or address_id; '' where there is one a customer
  how              text NOT NULL CHECK (how IN ('asked', 'written')),
  confirmed_at     timestamptz NOT NULL,
  confirmed_by     uuid,                     -- of staff, as in events: the ledger outlives who wrote it
  conversation_id  uuid,
  PRIMARY KEY (customer_id, confirmation_id)
);
-- Edits of customers, few among their events: what changed a value confirmed it.
CREATE INDEX events_changed ON events (customer_id, at) WHERE kind = 'customer.changed';

-- How they like to be reached, what they enjoy, what to avoid: said by them, asked by somebody. What no longer holds is
-- ended, not deleted.
CREATE TABLE preferences (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  preference_id    uuid NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('channel', 'times', 'enjoys', 'avoids')),
  value            text NOT NULL,            -- a channel; days and times of day ('mon fri morning'); or in their words
  how              text NOT NULL CHECK (how IN ('asked', 'written')),
  asked_at         timestamptz NOT NULL,
  asked_by         uuid,
  conversation_id  uuid,
  replaces         uuid,                     -- what this one took the place of
  ended_at         timestamptz,
  ended_by         uuid,
  PRIMARY KEY (customer_id, preference_id)
);
CREATE UNIQUE INDEX preferences_one ON preferences (customer_id, kind)
  WHERE ended_at IS NULL AND kind IN ('channel', 'times');
CREATE UNIQUE INDEX preferences_once ON preferences (customer_id, kind, lower(value)) WHERE ended_at IS NULL;

-- Goals that bind: theirs, ours, of both.
CREATE TABLE bonds (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  bond_id          uuid NOT NULL,
  whose            text NOT NULL CHECK (whose IN ('theirs', 'ours', 'both')),
  what             text NOT NULL,
  state            text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
  made_at          timestamptz NOT NULL,
  made_by          uuid,
  settled_at       timestamptz,
  settled_by       uuid,
  conversation_id  uuid,
  PRIMARY KEY (customer_id, bond_id),
  CHECK ((state = 'open') = (settled_at IS NULL))
);

-- What a customer agreed to and took back: a ledger. A mistake is corrected by an entry that names the wrong one.
CREATE TABLE consents (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  consent_id       uuid NOT NULL,
  act              text NOT NULL CHECK (act IN ('given', 'withdrawn', 'corrected')),
  channel          text NOT NULL CHECK (channel IN ('email', 'phone', 'sms', 'chat', 'letter')),
  purpose          text NOT NULL CHECK (purpose IN ('offers', 'news', 'invitations', 'surveys', 'sharing')),
  wording          text NOT NULL,            -- what they were asked, or what they said, word for word
  source           text NOT NULL CHECK (source IN ('phone', 'visit', 'email', 'web_form', 'paper', 'chat', 'portal', 'import', 'mistake')),
  evidence         text NOT NULL DEFAULT '', -- where the proof lies
  at               timestamptz NOT NULL,     -- when they said so
  recorded_at      timestamptz NOT NULL,
  recorded_by      uuid,
  conversation_id  uuid,
  corrects         uuid,
  PRIMARY KEY (customer_id, consent_id),
  UNIQUE (customer_id, corrects),
  CHECK ((act = 'corrected') = (corrects IS NOT NULL)),
  CHECK (act <> 'given' OR wording <> '')
);
CREATE INDEX consents_latest ON consents (customer_id, channel, purpose, at DESC);

-- The database itself refuses to rewrite the ledger, whatever the application does. But for that of the audit the one trigger of this schema: where
-- tables are distributed it has to be made on every shard (citus.enable_unsafe_triggers), since it reads only rows of the
-- same customer. TRUNCATE is left to whoever empties the whole house.
CREATE FUNCTION refuse_to_rewrite_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- a customer who leaves takes the ledger along: by then the row of the customer is gone
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM customers WHERE customer_id = OLD.customer_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'consents are only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consents_only_added BEFORE UPDATE OR DELETE ON consents
  FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_consents();

-- Customers by site (nil UUID: of no site), kind of fact and how fresh their main one is; a customer counts once a kind.
CREATE TABLE freshness_counts (
  site_id  uuid NOT NULL,
  kind     text NOT NULL,
  fresh    integer NOT NULL,
  soon     integer NOT NULL,
  stale    integer NOT NULL,
  unknown  integer NOT NULL,
  PRIMARY KEY (site_id, kind)
);
CREATE TABLE freshness_state (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  requested_at  timestamptz,
  counted_at    timestamptz,
  seconds       real
);
INSERT INTO freshness_state DEFAULT VALUES;
