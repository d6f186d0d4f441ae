-- What customers bought. Distributed by customer_id, except: products (reference), order_numbers (distributed by
-- number), site_sales and site_sale_lines (distributed by site_sale_id: sales to nobody in particular).

CREATE TABLE products (
  product_id  uuid PRIMARY KEY,
  code        text NOT NULL UNIQUE,
  name        text NOT NULL,
  kind        text NOT NULL DEFAULT 'product' CHECK (kind IN ('product', 'fee', 'adjustment')),
  price       numeric,                       -- list price in the business's currency, when known
  cost        numeric,
  active      boolean NOT NULL DEFAULT true,
  import_no   integer,
  sample      boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL
);
CREATE INDEX products_name ON products USING gin (lower(name) gin_trgm_ops);

CREATE TABLE orders (
  customer_id    uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  order_id       uuid NOT NULL,
  number         text NOT NULL,
  site_id        uuid,
  ordered_at     timestamptz NOT NULL,
  currency       text NOT NULL,
  channel        text,
  lines          integer NOT NULL,
  purchase       boolean NOT NULL,           -- has a line of kind 'sale': a reason to count it in rhythm and worth
  spend_minor    bigint NOT NULL,            -- sum of lines of kind 'sale'
  returned_minor bigint NOT NULL,            -- sum of lines of kind 'return' (negative)
  other_minor    bigint NOT NULL,            -- fees and adjustments
  cost_minor     bigint,                     -- null where no line has a cost
  promised_at    timestamptz,
  fulfilled_at   timestamptz,
  import_no      integer,
  PRIMARY KEY (customer_id, order_id)
);
CREATE INDEX orders_import ON orders (import_no) WHERE import_no IS NOT NULL;

-- No foreign keys here: checking one costs more than writing the row (bench/import.ts); the only writers are
-- purchases/ and imports/, which write the order in the same transaction, and a test looks for orphans.
CREATE TABLE order_lines (
  customer_id   uuid NOT NULL,
  order_id      uuid NOT NULL,
  line_no       integer NOT NULL,
  kind          smallint NOT NULL,           -- purchases/line-kind.ts: 1 sale, 2 return, 3 fee, 4 adjustment, 5 free
  import_no     integer,
  line_hash     bigint NOT NULL,             -- of what the line says, to know it again in a later export
  amount_minor  bigint NOT NULL,
  cost_minor    bigint,
  product_id    uuid,
  quantity      numeric NOT NULL,
  unit_price    numeric NOT NULL,            -- exact, in major units
  description   text,                        -- where it differs from the product's name
  PRIMARY KEY (customer_id, order_id, line_no)
);

-- What a return undoes, where it can be found.
CREATE TABLE returns (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  order_id         uuid NOT NULL,
  line_no          integer NOT NULL,
  undoes_order_id  uuid NOT NULL,
  undoes_line_no   integer NOT NULL,
  PRIMARY KEY (customer_id, order_id, line_no)
);

CREATE TABLE order_numbers (
  number       text COLLATE "C" NOT NULL,    -- compared byte by byte: half the cost of writing one in an import
  site_id      uuid NOT NULL,
  customer_id  uuid NOT NULL,                -- for a sale of the site: the nil UUID
  order_id     uuid NOT NULL,                -- or site_sale_id
  PRIMARY KEY (number, site_id, customer_id)
);

CREATE TABLE site_sales (
  site_sale_id   uuid PRIMARY KEY,
  number         text NOT NULL,
  site_id        uuid NOT NULL REFERENCES sites,
  sold_at        timestamptz NOT NULL,
  currency       text NOT NULL,
  lines          integer NOT NULL,
  spend_minor    bigint NOT NULL,
  returned_minor bigint NOT NULL,
  other_minor    bigint NOT NULL,
  country        text,
  import_no      integer
);
CREATE INDEX site_sales_import ON site_sales (import_no) WHERE import_no IS NOT NULL;
CREATE INDEX site_sales_sold ON site_sales (sold_at);

CREATE TABLE site_sale_lines (
  site_sale_id  uuid NOT NULL,
  line_no       integer NOT NULL,
  kind          smallint NOT NULL,
  import_no     integer,
  line_hash     bigint NOT NULL,
  amount_minor  bigint NOT NULL,
  cost_minor    bigint,
  product_id    uuid,
  quantity      numeric NOT NULL,
  unit_price    numeric NOT NULL,
  description   text,
  PRIMARY KEY (site_sale_id, line_no)
);

-- One row a customer, always: kept by purchases/figures.ts in the transaction that writes orders.
-- Never bought: orders 0, dates -infinity (so that keyset paging needs no special case).
CREATE TABLE customer_figures (
  customer_id     uuid PRIMARY KEY REFERENCES customers ON DELETE CASCADE,
  orders          integer NOT NULL DEFAULT 0,      -- purchases (orders.purchase)
  purchase_days   integer NOT NULL DEFAULT 0,      -- distinct days with a purchase, in the business's zone
  first_at        timestamptz NOT NULL DEFAULT '-infinity',
  last_at         timestamptz NOT NULL DEFAULT '-infinity',
  spend_minor     bigint NOT NULL DEFAULT 0,       -- "so far": sales less returns, in the business's currency
  year_minor      bigint NOT NULL DEFAULT 0,       -- of it, in the 365 days before the newest order of the business
  returned_minor  bigint NOT NULL DEFAULT 0,
  margin_minor    bigint,                          -- null where no cost is known
  returns         integer NOT NULL DEFAULT 0,
  last_return_at  timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX customer_figures_spend ON customer_figures (spend_minor, customer_id);
CREATE INDEX customer_figures_last ON customer_figures (last_at, customer_id);
CREATE INDEX customer_figures_first ON customer_figures (first_at, customer_id);
CREATE INDEX customer_figures_orders ON customer_figures (orders, customer_id);
-- unknown margins last
CREATE INDEX customer_figures_margin ON customer_figures ((coalesce(margin_minor, -9007199254740991)), customer_id);
