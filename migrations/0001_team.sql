-- The business, its sites, its staff, and how they sign in.
-- Kinds of table (see ARCHITECTURE.md): business, sites, staff, staff_sites are reference tables;
-- sessions, accounts, verifications, two_factors, api_keys, audit_entries are local.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE business (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  name        text NOT NULL,
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),       -- ISO 4217
  time_zone   text NOT NULL,                                       -- IANA
  locale      text NOT NULL DEFAULT 'en',                          -- BCP 47
  country     text NOT NULL DEFAULT 'GB' CHECK (country ~ '^[A-Z]{2}$'), -- ISO 3166, for phone numbers
  settings    jsonb NOT NULL DEFAULT '{}',                         -- see team/settings.ts for the shape
  set_up_at   timestamptz,                                         -- null: made by the command line, no owner yet
  sample      boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL
);

CREATE TABLE sites (
  site_id     uuid PRIMARY KEY,
  name        text NOT NULL UNIQUE,
  time_zone   text NOT NULL,
  sample      boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL
);

-- better-auth's "user": whoever signs in is on the staff.
CREATE TABLE staff (
  id                  uuid PRIMARY KEY,
  name                text NOT NULL,
  email               text NOT NULL UNIQUE,
  email_verified      boolean NOT NULL DEFAULT false,
  image               text,
  role                text NOT NULL DEFAULT 'rep' CHECK (role IN ('owner', 'manager', 'rep', 'marketer', 'viewer')),
  locale              text,
  two_factor_enabled  boolean NOT NULL DEFAULT false,
  active              boolean NOT NULL DEFAULT true,
  sample              boolean NOT NULL DEFAULT false,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL
);

-- No row: all sites.
CREATE TABLE staff_sites (
  staff_id  uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  site_id   uuid NOT NULL REFERENCES sites ON DELETE CASCADE,
  PRIMARY KEY (staff_id, site_id)
);

CREATE TABLE sessions (
  id          uuid PRIMARY KEY,
  token       text NOT NULL UNIQUE,
  user_id     uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  expires_at  timestamptz NOT NULL,
  ip_address  text,
  user_agent  text,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE accounts (
  id                        uuid PRIMARY KEY,
  account_id                text NOT NULL,
  provider_id               text NOT NULL,
  user_id                   uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  access_token              text,
  refresh_token             text,
  id_token                  text,
  access_token_expires_at   timestamptz,
  refresh_token_expires_at  timestamptz,
  scope                     text,
  password                  text,
  created_at                timestamptz NOT NULL,
  updated_at                timestamptz NOT NULL
);
CREATE INDEX accounts_user ON accounts (user_id);

CREATE TABLE verifications (
  id          uuid PRIMARY KEY,
  identifier  text NOT NULL,
  value       text NOT NULL,
  expires_at  timestamptz NOT NULL,
  created_at  timestamptz,
  updated_at  timestamptz
);
CREATE INDEX verifications_identifier ON verifications (identifier);

CREATE TABLE two_factors (
  id            uuid PRIMARY KEY,
  secret        text NOT NULL,
  backup_codes  text NOT NULL,
  user_id       uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  verified      boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until  timestamptz
);
CREATE INDEX two_factors_user ON two_factors (user_id);

-- The key itself is shown once and kept only as a SHA-256 hash: it has 256 random bits, so a slow hash adds nothing.
CREATE TABLE api_keys (
  api_key_id    uuid PRIMARY KEY,
  name          text NOT NULL,
  hash          bytea NOT NULL UNIQUE,
  hint          text NOT NULL,               -- its last four characters
  permissions   text[],                      -- null: all that its role may do
  staff_id      uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz,
  last_used_at  timestamptz,
  revoked_at    timestamptz
);

-- Written by operation() in the transaction of every call that changes something.
CREATE TABLE audit_entries (
  audit_entry_id  uuid PRIMARY KEY,
  at              timestamptz NOT NULL,
  staff_id        uuid,
  door            text NOT NULL CHECK (door IN ('page', 'api', 'command', 'system')),
  operation       text NOT NULL,
  customer_id     uuid,
  input           jsonb NOT NULL             -- secrets and long texts left out
);
CREATE INDEX audit_entries_at ON audit_entries (at DESC, audit_entry_id);
