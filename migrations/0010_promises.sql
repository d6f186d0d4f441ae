-- What was promised, to whom, by when, and what came of it. Distributed by customer_id, except: site_hours,
-- site_closed_days (reference) and notices (local: what a page tells its reader, gone when read).
--
-- Orders with a promised delivery date are promises too, but no rows here: promised_at and fulfilled_at of orders say
-- all of it, imports write them by COPY (a second row an order would double that work and could drift from it), and
-- they settle by themselves because nothing has to be settled. promises/deliveries.ts reads them, apart, so that
-- thousands of deliveries do not drown what people promised.

CREATE TABLE plans (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  plan_id          uuid NOT NULL,
  what             text NOT NULL,            -- "Ready for the open day"
  conversation_id  uuid,
  made_by          uuid REFERENCES staff,
  made_at          timestamptz NOT NULL,
  finished_at      timestamptz,
  finished_by      uuid REFERENCES staff,
  PRIMARY KEY (customer_id, plan_id)
);

CREATE TABLE promises (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  promise_id       uuid NOT NULL,            -- made by whoever sends it: the same again changes nothing
  what             text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('call_back', 'send', 'visit', 'repair', 'find_out', 'money', 'other')),
  promised_by      uuid REFERENCES staff,    -- null: the command line, or somebody who is gone
  keeper_id        uuid REFERENCES staff,
  promised_at      timestamptz NOT NULL,
  due_at           timestamptz NOT NULL,
  remind_at        timestamptz NOT NULL,
  conversation_id  uuid,                     -- the contact on which it was made
  order_id         uuid,
  plan_id          uuid,
  find_a_way       boolean NOT NULL DEFAULT false, -- said yes to without knowing how yet
  -- open and past due_at is overdue: that is a comparison, not a state. 'late' was kept after it was due.
  state            text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'late', 'broken')),
  settled_at       timestamptz,
  settled_by       uuid REFERENCES staff,
  reason           text,                     -- why it was broken
  reminded_at      timestamptz,              -- the keeper was told; null again when it is moved
  escalated_at     timestamptz,              -- the manager was told that it is late
  PRIMARY KEY (customer_id, promise_id),
  CHECK ((state = 'open') = (settled_at IS NULL))
);
CREATE INDEX promises_open ON promises (due_at, promise_id) WHERE state = 'open';
CREATE INDEX promises_keeper ON promises (keeper_id, due_at) WHERE state = 'open';
CREATE INDEX promises_due ON promises (due_at, promise_id);
CREATE INDEX promises_to_remind ON promises (remind_at) WHERE state = 'open' AND reminded_at IS NULL;
CREATE INDEX promises_to_escalate ON promises (due_at) WHERE state = 'open' AND escalated_at IS NULL;

-- Moved with the customer's agreement: the reason is asked for, and every earlier date stays known.
CREATE TABLE promise_moves (
  customer_id  uuid NOT NULL,
  promise_id   uuid NOT NULL,
  move_id      uuid NOT NULL,
  moved_at     timestamptz NOT NULL,
  moved_by     uuid REFERENCES staff,
  from_due     timestamptz NOT NULL,
  to_due       timestamptz NOT NULL,
  reason       text NOT NULL,
  PRIMARY KEY (customer_id, promise_id, move_id),
  FOREIGN KEY (customer_id, promise_id) REFERENCES promises ON DELETE CASCADE
);

-- "Together we will": steps of ours point to a promise, which knows its date and state; the customer's have their own.
CREATE TABLE plan_steps (
  customer_id  uuid NOT NULL,
  plan_id      uuid NOT NULL,
  step_id      uuid NOT NULL,
  position     integer NOT NULL,
  whose        text NOT NULL CHECK (whose IN ('us', 'customer')),
  promise_id   uuid,
  what         text,
  due_at       timestamptz,
  done_at      timestamptz,
  PRIMARY KEY (customer_id, plan_id, step_id),
  FOREIGN KEY (customer_id, plan_id) REFERENCES plans ON DELETE CASCADE,
  FOREIGN KEY (customer_id, promise_id) REFERENCES promises ON DELETE CASCADE,
  CHECK ((whose = 'us') = (promise_id IS NOT NULL)),
  CHECK ((whose = 'customer') = (what IS NOT NULL AND due_at IS NOT NULL))
);

-- A site without a row keeps Monday to Friday, nine to five; a weekday without one of a site with rows is closed.
CREATE TABLE site_hours (
  site_id  uuid NOT NULL REFERENCES sites ON DELETE CASCADE,
  weekday  smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO 8601: Monday is 1
  opens    time NOT NULL,
  closes   time NOT NULL CHECK (closes > opens),
  PRIMARY KEY (site_id, weekday)
);

CREATE TABLE site_closed_days (
  site_id  uuid NOT NULL REFERENCES sites ON DELETE CASCADE,
  day      date NOT NULL,
  name     text NOT NULL DEFAULT '',
  PRIMARY KEY (site_id, day)
);

-- Told once each: the key names what was told, so that a job which runs twice tells it once.
CREATE TABLE notices (
  notice_id    uuid PRIMARY KEY,
  staff_id     uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  key          text NOT NULL,
  kind         text NOT NULL,                -- the sentence notices:kind.<kind>
  customer_id  uuid,
  data         jsonb NOT NULL,
  at           timestamptz NOT NULL,
  read_at      timestamptz,
  UNIQUE (staff_id, key)
);
CREATE INDEX notices_staff ON notices (staff_id, at DESC, notice_id);

-- The deliveries that were promised, by their date: few columns, since a list counts them by the thousand.
CREATE INDEX orders_promised ON orders (promised_at, customer_id) INCLUDE (fulfilled_at) WHERE promised_at IS NOT NULL;
