-- How people prove who they are, and how they may. passkeys, sign_in_tries and sign_in_rules are local tables.

-- better-auth's "passkey": a public key of WebAuthn. What proves it never leaves the person's device.
CREATE TABLE passkeys (
  id             uuid PRIMARY KEY,
  name           text,
  public_key     text NOT NULL,
  user_id        uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  credential_id  text NOT NULL UNIQUE,
  counter        bigint NOT NULL,
  device_type    text NOT NULL,
  backed_up      boolean NOT NULL,
  transports     text,
  created_at     timestamptz,
  aaguid         text,
  last_used_at   timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- How a session was begun. NULL: before this was kept, which was by password, and a code where one was set.
ALTER TABLE sessions
  ADD COLUMN method text CHECK (method IN ('password', 'code', 'passkey', 'sso')),
  ADD COLUMN last_seen_at timestamptz;       -- to the minute

-- What the owner asks of everybody who signs in. No row: nothing.
CREATE TABLE sign_in_rules (
  only_row                boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  second_factor_required  boolean NOT NULL DEFAULT false,
  sso_name                text,              -- on the button
  sso_issuer              text,              -- NULL: no single sign-on
  sso_client_id           text,
  sso_client_secret       bytea,             -- sealed (core/seal.ts); nothing answers with it
  sso_domains             text[] NOT NULL DEFAULT '{}', -- of e-mail addresses that it may vouch for
  sso_required            boolean NOT NULL DEFAULT false, -- for everybody but owners
  sso_allow_private       boolean NOT NULL DEFAULT false, -- it may lie in the house's own network
  changed_at              timestamptz NOT NULL,
  CHECK (sso_issuer IS NULL OR (sso_name IS NOT NULL AND sso_client_id IS NOT NULL AND cardinality(sso_domains) > 0)),
  CHECK (NOT sso_required OR sso_issuer IS NOT NULL)
);

-- Refused sign-ins, by a hash of what was tried: whoever reads the table learns nobody's address.
CREATE TABLE sign_in_tries (
  bucket    bytea PRIMARY KEY,
  refused   integer NOT NULL,
  since     timestamptz NOT NULL
);
CREATE INDEX sign_in_tries_since ON sign_in_tries (since);

-- A service has keys and a role, no password and no session.
ALTER TABLE staff ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service'));

-- Of a service: who made it. NULL: whose key it is.
ALTER TABLE api_keys ADD COLUMN made_by uuid REFERENCES staff;
