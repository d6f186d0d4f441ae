-- What was talked about. conversations, conversation_gifts and conversation_links are distributed by customer_id, choices
-- is a reference table, desk_presence is local.

-- The lists that a conversation is described by, as the owner edits them. What was chosen once is never deleted, only
-- retired, so that an old conversation keeps its words.
CREATE TABLE choices (
  list        text NOT NULL CHECK (list IN ('purpose', 'mood', 'outcome', 'gift')),
  code        text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  name        text,                          -- in the owner's words; null: as translated for the code
  key         text CHECK (key ~ '^[a-z]$'),  -- chooses it on the desk while nobody types
  position    integer NOT NULL,
  active      boolean NOT NULL DEFAULT true,
  own         boolean NOT NULL DEFAULT false, -- the owner's, so it has a name
  PRIMARY KEY (list, code),
  CHECK (name IS NOT NULL OR NOT own)
);
INSERT INTO choices (list, code, key, position) VALUES
  ('purpose', 'order', 'r', 0), ('purpose', 'support', 's', 1), ('purpose', 'complaint', 'l', 2),
  ('purpose', 'just_talking', 'j', 3), ('purpose', 'other', 't', 4),
  ('mood', 'upset', 'u', 0), ('mood', 'neutral', 'i', 1), ('mood', 'happy', 'h', 2),
  ('outcome', 'solved', 'd', 0), ('outcome', 'agreed', 'a', 1), ('outcome', 'open', 'z', 2), ('outcome', 'not_reached', 'q', 3),
  ('gift', 'tip', null, 0), ('gift', 'invitation', null, 1), ('gift', 'favour', null, 2), ('gift', 'sample', null, 3),
  ('gift', 'discount', null, 4);

-- One contact on any channel. A draft is saved while somebody types; `version` counts what was written, and `save_id` is
-- the latest save, so that one which is sent again changes nothing.
CREATE TABLE conversations (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  conversation_id  uuid NOT NULL,            -- made by the desk, so that beginning twice is beginning once
  state            text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'done')),
  version          integer NOT NULL DEFAULT 1,
  save_id          uuid,
  channel          text NOT NULL CHECK (channel IN ('phone', 'visit', 'email', 'chat', 'web_form', 'social', 'portal', 'letter')),
  direction        text NOT NULL CHECK (direction IN ('in', 'out')),
  call_id          uuid,
  staff_id         uuid REFERENCES staff,    -- whose contact it is; null: the command line's
  passed_to        uuid REFERENCES staff,    -- whom it was passed on to last
  passed_count     integer NOT NULL DEFAULT 0,
  purpose          text,                     -- codes of choices, checked when they are written
  mood_start       text,
  mood_end         text,
  outcome          text,
  first_time       boolean,                  -- put right the first time
  note             text NOT NULL DEFAULT '',
  need             text NOT NULL DEFAULT '',
  behind           text NOT NULL DEFAULT '', -- what lies behind the need
  action           text NOT NULL DEFAULT '', -- what was done
  rings            integer CHECK (rings >= 0),
  length_seconds   integer CHECK (length_seconds >= 0), -- recorded, never a target
  started_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  updated_by       uuid,
  done_at          timestamptz,
  done_by          uuid,
  event_id         uuid,                     -- what the story says of it
  PRIMARY KEY (customer_id, conversation_id),
  CHECK ((state = 'done') = (done_at IS NOT NULL))
);
CREATE UNIQUE INDEX conversations_call ON conversations (customer_id, call_id) WHERE call_id IS NOT NULL;
CREATE INDEX conversations_story ON conversations (customer_id, started_at DESC, conversation_id DESC);
CREATE INDEX conversations_drafts ON conversations (staff_id) WHERE state = 'draft';
CREATE INDEX conversations_passed ON conversations (passed_to) WHERE state = 'draft' AND passed_to IS NOT NULL;

-- What of value was given.
CREATE TABLE conversation_gifts (
  customer_id      uuid NOT NULL,
  conversation_id  uuid NOT NULL,
  gift_no          integer NOT NULL,
  gift             text,                     -- code of choices
  what             text NOT NULL,
  PRIMARY KEY (customer_id, conversation_id, gift_no),
  FOREIGN KEY (customer_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);

-- What else it was about. Promises, plans and cases are of other rooms, hence no foreign key to them.
CREATE TABLE conversation_links (
  customer_id      uuid NOT NULL,
  conversation_id  uuid NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('order', 'promise', 'plan', 'case')),
  linked_id        uuid NOT NULL,
  PRIMARY KEY (customer_id, conversation_id, kind, linked_id),
  FOREIGN KEY (customer_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);

-- Who has whose card open right now: a row that is not renewed is over. Lost with a crash, which is as it should be.
CREATE UNLOGGED TABLE desk_presence (
  customer_id  uuid NOT NULL,
  staff_id     uuid NOT NULL,
  seen_at      timestamptz NOT NULL,
  PRIMARY KEY (customer_id, staff_id)
);
