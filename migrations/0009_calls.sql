-- Who calls, and who answers. calls, call_events and call_tasks are distributed by call_id, which is made from telephone and
-- the telephone system's own id of the call: the same call has the same key on every machine, without a look-up table.
-- telephones and telephone_lines are reference tables; desks is local.

CREATE TABLE telephones (
  telephone_id   uuid PRIMARY KEY,
  name           text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('generic', 'twilio', 'placetel')),
  site_id        uuid REFERENCES sites ON DELETE SET NULL, -- null: it rings for every site
  country        text CHECK (country ~ '^[A-Z]{2}$'), -- of numbers without their country code; null: as the business
  secret         bytea NOT NULL,              -- sealed (core/seal.ts); nothing answers with it
  outgoing_url   text,                        -- told when somebody clicks to call
  outgoing_private boolean NOT NULL DEFAULT false, -- it may lie in the house's own network
  refused        bigint NOT NULL DEFAULT 0,   -- forged, stale or unreadable requests
  refused_at     timestamptz,
  last_event_at  timestamptz,                 -- to the second
  created_at     timestamptz NOT NULL,
  removed_at     timestamptz                  -- its calls stay
);

-- Which extension (or SIP user) of a telephone system rings on whose desk.
CREATE TABLE telephone_lines (
  telephone_id  uuid NOT NULL REFERENCES telephones ON DELETE CASCADE,
  extension     text NOT NULL,                -- lower case
  staff_id      uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  PRIMARY KEY (telephone_id, extension)
);
CREATE INDEX telephone_lines_staff ON telephone_lines (staff_id);

-- As it stands after all its events, in whatever order they came: calls/fold.ts.
CREATE TABLE calls (
  call_id       uuid PRIMARY KEY,             -- UUIDv5 of telephone and external id
  telephone_id  uuid NOT NULL REFERENCES telephones,
  external_id   text NOT NULL,
  direction     text NOT NULL CHECK (direction IN ('in', 'out')),
  site_id       uuid,
  phone         text,                         -- E.164 of the other end; null: withheld, or no public number
  shown         text NOT NULL,                -- as it is read out
  withheld      boolean NOT NULL,
  state         text NOT NULL CHECK (state IN ('ringing', 'answered', 'ended', 'missed')),
  rang_at       timestamptz NOT NULL,
  answered_at   timestamptz,
  ended_at      timestamptz,
  rings         integer,                      -- until answered or given up, six seconds each; null: nobody heard it ring
  passed        integer NOT NULL DEFAULT 0,   -- how often it was passed on
  staff_id      uuid,                         -- who has it; staff and sites have no foreign key here: a call outlives them
  rings_for     uuid,                         -- whose customer it is, while they were free; null: everybody of the site
  candidates    uuid[] NOT NULL,              -- customers of this number, likeliest first
  customer_id   uuid,                         -- the only candidate, or the one that was chosen
  created_at    timestamptz NOT NULL
);
CREATE INDEX calls_rang ON calls (rang_at);
CREATE INDEX calls_live ON calls (created_at) WHERE state IN ('ringing', 'answered');
CREATE INDEX calls_phone ON calls (phone, rang_at) WHERE phone IS NOT NULL;

CREATE TABLE call_events (
  call_id      uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
  event_id     text NOT NULL,                 -- of the sender: the same one again changes nothing
  kind         text NOT NULL,                 -- 'ringing' | 'answered' | 'passed_on' | 'ended' | 'missed' | 'blocked' | 'taken' | 'other'
  at           timestamptz NOT NULL,
  staff_id     uuid,                          -- whose extension it is about
  seconds      integer,                       -- how long was spoken, where the sender says so
  extra        jsonb NOT NULL,                -- fields that nothing here knows
  received_at  timestamptz NOT NULL,
  PRIMARY KEY (call_id, event_id)
);

-- Somebody to call back.
CREATE TABLE call_tasks (
  call_id      uuid PRIMARY KEY REFERENCES calls ON DELETE CASCADE,
  staff_id     uuid,                          -- whose task; null: the site's
  site_id      uuid,
  customer_id  uuid,
  phone        text NOT NULL,
  missed_at    timestamptz NOT NULL,
  due_at       timestamptz NOT NULL,          -- the time to call back
  event_id     uuid,                          -- in the story of the customer, at missed_at
  done_at      timestamptz,
  done_by      uuid
);
CREATE INDEX call_tasks_open ON call_tasks (due_at) WHERE done_at IS NULL;
CREATE INDEX call_tasks_phone ON call_tasks (phone) WHERE done_at IS NULL;

-- Whose desk was open when: who is away cannot be rung for.
CREATE TABLE desks (
  staff_id  uuid PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
  seen_at   timestamptz NOT NULL
);
