-- What customers are worth. customer_worth and worth_scores are distributed by customer_id; fits and
-- fit_figures are reference tables; fit_state is local.

CREATE TABLE fits (
  fit_id       uuid PRIMARY KEY,
  made_at      timestamptz NOT NULL,
  first_day    date NOT NULL,                -- the data window
  last_day     date NOT NULL,                -- the day as of which everything is told
  month_day    date NOT NULL,                -- the day to which customer_worth.month_minor belongs
  customers    integer NOT NULL,
  tuples       integer NOT NULL,
  chosen       text NOT NULL,                -- 'mbg/nbd' | 'gap' | 'none' …
  reason       jsonb NOT NULL,               -- why: { code, params }
  scoring      jsonb NOT NULL,               -- what scores one customer: worth/outlook.ts
  models       jsonb NOT NULL,               -- parameters, log-likelihood, convergence, held-back scores, calibration
  season       jsonb,                        -- twelve monthly factors, or null with the reason in `reason`
  seconds      real NOT NULL
);
CREATE INDEX fits_made ON fits (made_at DESC);

-- What the page Worth shows of the latest fit, by site (nil UUID: customers of no site): sums that can be added up, so
-- that whoever sees some sites only reads these rows and no customer is counted while somebody waits.
CREATE TABLE fit_figures (
  fit_id       uuid NOT NULL REFERENCES fits ON DELETE CASCADE,
  site_id      uuid NOT NULL,
  figures      jsonb NOT NULL,               -- worth/site-figures.ts
  PRIMARY KEY (fit_id, site_id)
);

-- How a fit is coming on: one row.
CREATE TABLE fit_state (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  requested_at  timestamptz,
  started_at    timestamptz,
  stage         text,
  ended_at      timestamptz,
  failed        boolean NOT NULL DEFAULT false
);
INSERT INTO fit_state DEFAULT VALUES;

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
  signal           text COLLATE "C" NOT NULL DEFAULT 'none' CHECK (signal IN
                     ('none', 'new', 'becoming_regular', 'growing', 'steady', 'later', 'slipping', 'lost', 'back')),
  reason           jsonb NOT NULL DEFAULT '{}', -- parameters of the sentence that explains the signal
  risk_minor       bigint NOT NULL DEFAULT 0,   -- worth that may be lost: ranks whom to call
  month_minor      bigint NOT NULL DEFAULT 0,   -- next_year_minor on fits.month_day
  month_signal     text,                        -- null: was not a customer then
  scored_at        timestamptz
);
CREATE INDEX customer_worth_next_year ON customer_worth (next_year_minor, customer_id);
CREATE INDEX customer_worth_signal ON customer_worth (signal, next_year_minor, customer_id);
CREATE INDEX customer_worth_risk ON customer_worth (risk_minor, customer_id);

-- What a fit says, on its way into customer_worth where that is updated (worth/write-scores.ts). Unlogged, since a fit
-- that a crash breaks off starts again.
CREATE UNLOGGED TABLE worth_scores (LIKE customer_worth INCLUDING DEFAULTS);
