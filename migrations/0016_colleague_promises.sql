-- Promises among colleagues: a reference table. They are few, belong to no customer (a nil customer would stand in every
-- count of customers), and by their keeper they could not be distributed: handing one over would move the row.

CREATE TABLE colleague_promises (
  promise_id    uuid PRIMARY KEY,            -- made by whoever sends it: the same again changes nothing
  colleague_id  uuid NOT NULL REFERENCES staff, -- to whom
  what          text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('call_back', 'send', 'visit', 'repair', 'find_out', 'money', 'other')),
  promised_by   uuid REFERENCES staff,       -- null: the command line, or somebody who is gone
  keeper_id     uuid REFERENCES staff,
  promised_at   timestamptz NOT NULL,
  due_at        timestamptz NOT NULL,
  remind_at     timestamptz NOT NULL,
  find_a_way    boolean NOT NULL DEFAULT false,
  state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'late', 'broken')),
  settled_at    timestamptz,
  settled_by    uuid REFERENCES staff,
  reason        text,
  reminded_at   timestamptz,
  escalated_at  timestamptz,
  CHECK ((state = 'open') = (settled_at IS NULL))
);
CREATE INDEX colleague_promises_due ON colleague_promises (due_at, promise_id);
CREATE INDEX colleague_promises_open ON colleague_promises (due_at, promise_id) WHERE state = 'open';

CREATE TABLE colleague_promise_moves (
  promise_id  uuid NOT NULL REFERENCES colleague_promises ON DELETE CASCADE,
  move_id     uuid NOT NULL,
  moved_at    timestamptz NOT NULL,
  moved_by    uuid REFERENCES staff,
  from_due    timestamptz NOT NULL,
  to_due      timestamptz NOT NULL,
  reason      text NOT NULL,
  PRIMARY KEY (promise_id, move_id)
);
