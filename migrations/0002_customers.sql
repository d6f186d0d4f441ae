-- Whom we know and how to reach them. Distributed by customer_id, except: custom_fields, tags, views (reference);
-- customer_numbers and contact_lookups are distributed by the value looked up; search_words is local.

CREATE TABLE customers (
  customer_id  uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('person', 'company')),
  name         text NOT NULL,                -- as spoken: "Adaeze Okafor", "Bar Miramar", or "Customer 12748"
  given_name   text,
  family_name  text,
  company      text,                         -- where a person works
  number       text,                         -- account number, unique through customer_numbers
  site_id      uuid REFERENCES sites,
  owner_id     uuid REFERENCES staff,        -- the rep of their own
  country      text CHECK (country ~ '^[A-Z]{2}$'),
  language     text,
  birthday     date,
  status       text NOT NULL DEFAULT 'active',
  origin       text,                         -- where they came from
  payment_terms text,
  tags         text[] NOT NULL DEFAULT '{}',
  custom       jsonb NOT NULL DEFAULT '{}',  -- values of custom_fields by key
  search_text  text NOT NULL DEFAULT '',     -- folded: a line with the name, a line with other words (customers/find/search-text.ts)
  -- its words as they stand: PostgreSQL's own parser would split names and e-mails its own way
  search       tsvector NOT NULL GENERATED ALWAYS AS
                 (array_to_tsvector(array_remove(string_to_array(translate(search_text, E'\n', ' '), ' '), ''))) STORED,
  version      integer NOT NULL DEFAULT 1,
  import_no    integer,                      -- the import that made it; null: by hand
  sample       boolean NOT NULL DEFAULT false,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL
);
-- by folded name, in an order that is the same on every machine
CREATE INDEX customers_name ON customers ((left(split_part(search_text, E'\n', 1), 80) COLLATE "C"), customer_id);
CREATE INDEX customers_name_parts ON customers USING gin (split_part(search_text, E'\n', 1) gin_trgm_ops);
CREATE INDEX customers_search ON customers USING gin (search);
CREATE INDEX customers_created ON customers (created_at, customer_id);
CREATE INDEX customers_country ON customers (country, customer_id);
CREATE INDEX customers_owner ON customers (owner_id, customer_id);
CREATE INDEX customers_site ON customers (site_id, customer_id);
CREATE INDEX customers_status ON customers (status, customer_id) WHERE status <> 'active';
CREATE INDEX customers_origin ON customers (origin, customer_id) WHERE origin IS NOT NULL;
CREATE INDEX customers_tags ON customers USING gin (tags);
CREATE INDEX customers_custom ON customers USING gin (custom jsonb_path_ops);
CREATE INDEX customers_import ON customers (import_no) WHERE import_no IS NOT NULL;

CREATE TABLE customer_numbers (
  number       text COLLATE "C" PRIMARY KEY, -- byte by byte: the key also finds beginnings, and is cheap to keep
  customer_id  uuid NOT NULL
);

CREATE TABLE contact_points (
  customer_id       uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  contact_point_id  uuid NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('phone', 'email', 'web', 'social')),
  label             text,
  value             text NOT NULL,           -- as shown
  normalised        text NOT NULL,           -- E.164, or lower case
  main              boolean NOT NULL DEFAULT false,
  import_no         integer,
  created_at        timestamptz NOT NULL,
  PRIMARY KEY (customer_id, contact_point_id)
);

-- Several customers may share one phone.
CREATE TABLE contact_lookups (
  normalised   text COLLATE "C" NOT NULL,
  kind         text NOT NULL,
  customer_id  uuid NOT NULL,
  PRIMARY KEY (normalised, kind, customer_id)
);
CREATE INDEX contact_lookups_suffix ON contact_lookups (reverse(normalised)) WHERE kind = 'phone';
CREATE INDEX contact_lookups_middle ON contact_lookups USING gin (normalised gin_trgm_ops) WHERE kind = 'phone';

CREATE TABLE addresses (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  address_id   uuid NOT NULL,
  label        text,
  street       text,
  city         text,
  region       text,
  postcode     text,
  country      text CHECK (country ~ '^[A-Z]{2}$'),
  main         boolean NOT NULL DEFAULT false,
  import_no    integer,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (customer_id, address_id)
);
CREATE INDEX addresses_city ON addresses (lower(city), customer_id);

CREATE TABLE notes (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  note_id      uuid NOT NULL,
  text         text NOT NULL,
  staff_id     uuid REFERENCES staff,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (customer_id, note_id)
);

-- One story per customer: whatever happens is a row, written in the transaction that made it happen.
CREATE TABLE events (
  customer_id  uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  at           timestamptz NOT NULL,         -- when it happened (an order imported today happened when it was placed)
  event_id     uuid NOT NULL,
  kind         text NOT NULL,                -- 'order.placed', 'order.returned', 'note.added', 'customer.changed' …
  staff_id     uuid,
  data         jsonb NOT NULL,
  import_no    integer,
  PRIMARY KEY (customer_id, at, event_id)
);

CREATE TABLE custom_fields (
  key         text PRIMARY KEY CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  label       text NOT NULL,
  type        text NOT NULL CHECK (type IN ('text', 'number', 'date', 'yes_no', 'choice', 'link')),
  choices     text[] NOT NULL DEFAULT '{}',
  position    integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL
);

CREATE TABLE views (
  view_id     uuid PRIMARY KEY,
  name        text NOT NULL,
  staff_id    uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  shared      boolean NOT NULL DEFAULT false,
  query       jsonb NOT NULL,                -- filters, sort and columns, as in the URL
  created_at  timestamptz NOT NULL
);

-- The distinct words of customers.search_text: small, so that a search with a typing error looks here first.
CREATE TABLE search_words (
  word  text COLLATE "C" PRIMARY KEY,
  seen  integer NOT NULL DEFAULT 1           -- by how many customers, roughly: as of the latest bulk of them
);
CREATE INDEX search_words_trigrams ON search_words USING gin (word gin_trgm_ops);
