-- Who belongs to whom, whom a customer asks for, and handing a rep's customers over. relations, asks_for and handed_over
-- are distributed by customer_id; handovers is local.

-- Each relation is two rows, one on either side, written and removed in one transaction: either card reads its own.
-- other_id has no foreign key, being of another shard; a row whose mate went with its customer shows nothing, and a job
-- removes it (relations/tidy.ts).
CREATE TABLE relations (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  relation_id  uuid NOT NULL,                -- the same on both sides, made by whoever sends it
  kind         text NOT NULL CHECK (kind IN ('works_at', 'lives_with', 'introduced', 'decides_for')),
  side         text NOT NULL CHECK (side IN ('from', 'to', 'both')), -- "introduced" is from, "was introduced by" is to
  other_id     uuid NOT NULL CHECK (other_id <> customer_id),
  note         text,
  added_at     timestamptz NOT NULL,
  PRIMARY KEY (customer_id, relation_id),
  UNIQUE (customer_id, kind, side, other_id),
  CHECK ((kind = 'lives_with') = (side = 'both'))
);
CREATE INDEX relations_listed ON relations (customer_id, added_at, relation_id);
CREATE INDEX relations_mates ON relations (relation_id);

-- The person a customer asks for, where that is not their own rep: somebody on the staff, or in words.
CREATE TABLE asks_for (
  customer_id  uuid PRIMARY KEY REFERENCES customers ON DELETE CASCADE,
  staff_id     uuid REFERENCES staff ON DELETE CASCADE,
  words        text,
  CHECK ((staff_id IS NULL) <> (words IS NULL))
);

-- A handing over and how far it has come: all that a process needs to go on where another one was killed.
CREATE TABLE handovers (
  handover_id  uuid PRIMARY KEY,             -- made by whoever asks, so that asking twice hands over once
  from_id      uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  site_id      uuid,                         -- only customers of this site
  tags         text[] NOT NULL DEFAULT '{}', -- only customers with one of these
  sees_sites   uuid[],                       -- what whoever asked may see; null: all
  successors   jsonb NOT NULL,               -- [{staffId, note, customers}]: how many each has got so far
  promises     boolean NOT NULL,             -- open promises that they keep go along
  drafts       boolean NOT NULL,             -- and contacts that were begun
  state        text NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')),
  total        integer NOT NULL,             -- customers, as counted before
  done         integer NOT NULL DEFAULT 0,   -- of them, by now; going backwards while it is undone
  moved_promises integer NOT NULL DEFAULT 0,
  moved_drafts integer NOT NULL DEFAULT 0,
  stage        text NOT NULL CHECK (stage IN ('customers', 'promises', 'drafts', 'notes')),
  place        uuid,                         -- the customer up to whom this stage is done
  made_by      uuid,
  made_at      timestamptz NOT NULL,
  worked_at    timestamptz NOT NULL          -- a sign of life
);
CREATE INDEX handovers_made ON handovers (made_at DESC, handover_id DESC);
-- One at a time for a rep, whoever asks for it.
CREATE UNIQUE INDEX handovers_busy ON handovers (from_id) WHERE state IN ('running', 'undoing');

-- What a handing over did to a customer: undoing it reads this.
CREATE TABLE handed_over (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  handover_id  uuid NOT NULL,
  to_id        uuid NOT NULL,
  owner        boolean NOT NULL,             -- the customer itself, not only a promise or a draft of theirs
  promises     uuid[] NOT NULL DEFAULT '{}',
  drafts       uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (customer_id, handover_id)
);
CREATE INDEX handed_over_handover ON handed_over (handover_id, customer_id);
