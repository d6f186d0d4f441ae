-- What customers are worth. customer_worth and check_ins are distributed by customer_id; fits is a reference table.

CREATE TABLE fits (
  fit_id       uuid PRIMARY KEY,
  made_at      timestamptz NOT NULL,
  first_day    date NOT NULL,                -- the data window
  last_day     date NOT NULL,
  customers    integer NOT NULL,
  tuples       integer NOT NULL,
  chosen       text NOT NULL,                -- 'mbg/nbd' | 'gap' | 'none' …
  reason       jsonb NOT NULL,               -- why: { code, params }
  models       jsonb NOT NULL,               -- parameters, log-likelihood, convergence, held-back scores, calibration
  season       jsonb,                        -- twelve monthly factors, or null with the reason in `reason`
  seconds      real NOT NULL
);
CREATE INDEX fits_made ON fits (made_at DESC);

-- One row a customer, always (zeros before the first purchase).
CREATE TABLE customer_worth (
  customer_id      uuid PRIMARY KEY REFERENCES customers ON DELETE CASCADE,
  fit_id           uuid,
  next_year_minor  bigint NOT NULL DEFAULT 0,   -- expected spend in the next 12 months
  lifetime_minor   bigint NOT NULL DEFAULT 0,   -- discounted at 10 % a year
  alive            real,                        -- chance that they are still a customer; null: not learnable
  purchases        real NOT NULL DEFAULT 0,     -- expected purchase days in the next 12 months
  spend_minor      bigint NOT NULL DEFAULT 0,   -- expected spend a purchase day
  rhythm_days      real,                        -- usual gap between purchase days; null with fewer than two
  due_at           timestamptz,                 -- by then 8 of 10 would have been back
  signal           text NOT NULL DEFAULT 'none' CHECK (signal IN
                     ('none', 'new', 'becoming_regular', 'growing', 'steady', 'later', 'slipping', 'lost', 'back')),
  reason           jsonb NOT NULL DEFAULT '{}', -- parameters of the sentence that explains the signal
  risk_minor       bigint NOT NULL DEFAULT 0,   -- worth that may be lost: ranks whom to call
  month_minor      bigint NOT NULL DEFAULT 0,   -- next_year_minor at the start of this month
  month_signal     text,
  scored_at        timestamptz
);
CREATE INDEX customer_worth_next_year ON customer_worth (next_year_minor, customer_id);
CREATE INDEX customer_worth_signal ON customer_worth (signal, next_year_minor, customer_id);
CREATE INDEX customer_worth_risk ON customer_worth (risk_minor, customer_id);

-- The daily list: whom a rep should be in touch with, and what came of it.
CREATE TABLE check_ins (
  customer_id   uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  check_in_id   uuid NOT NULL,
  day           date NOT NULL,
  staff_id      uuid NOT NULL REFERENCES staff,
  why           text NOT NULL,               -- 'later', 'slipping', 'first_order', 'return'
  reason        jsonb NOT NULL,
  rank_minor    bigint NOT NULL,
  held_out      boolean NOT NULL,            -- left alone by lot: not shown, so that the effect of calling can be told
  outcome       text CHECK (outcome IN ('reached', 'no_answer', 'not_today', 'wrong_contact', 'declined')),
  note          text,
  done_by       uuid,
  done_at       timestamptz,
  PRIMARY KEY (customer_id, check_in_id)
);
CREATE INDEX check_ins_day ON check_ins (day, staff_id);
