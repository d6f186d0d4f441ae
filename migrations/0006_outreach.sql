-- Being in touch. check_ins is distributed by customer_id.

-- The daily list: whom a rep should be in touch with, and what came of it. A row is what was found that morning and is
-- not found again during the day; those left alone by lot have a row too, so that the effect of calling can be told.
CREATE TABLE check_ins (
  customer_id   uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  check_in_id   uuid NOT NULL,
  day           date NOT NULL,               -- in the zone of the business
  staff_id      uuid REFERENCES staff,       -- whose list; null: they are gone from the staff
  place         integer NOT NULL,            -- from 1, on the list
  why           text NOT NULL CHECK (why IN ('later', 'slipping', 'first_order', 'return')),
  reason        jsonb NOT NULL,              -- parameters of the sentence that says why
  say           jsonb NOT NULL,              -- { key, params }: what to say
  rank_minor    bigint NOT NULL,             -- worth that may be lost
  held_out      boolean NOT NULL,            -- left alone by lot for 60 days from `day`: not shown
  outcome       text CHECK (outcome IN ('reached', 'no_answer', 'not_today', 'wrong_contact', 'declined')),
  note          text,
  done_by       uuid,
  done_at       timestamptz,
  PRIMARY KEY (customer_id, check_in_id),
  UNIQUE (customer_id, day)                  -- on one list a day
);
CREATE INDEX check_ins_day ON check_ins (day, staff_id);
