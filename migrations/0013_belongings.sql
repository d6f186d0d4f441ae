-- What the customer owns, through its life. Distributed by customer_id.

CREATE TABLE belongings (
  customer_id     uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  belonging_id    uuid NOT NULL,             -- made by whoever sends it: the same again changes nothing
  product_id      uuid,                      -- of the catalogue, when it is ours; it outlives the product, as name does
  name            text NOT NULL,             -- as the customer calls it: "Linea Mini", "grinder"
  since           text CHECK (since ~ '^\d{4}(-\d{2}(-\d{2})?)?$'), -- as exactly as is known: a year, a month or a day
  address_id      uuid,                      -- one of theirs; no foreign key: SET NULL is not possible, and a machine stays
  place           text,                      -- or in words
  serial          text,
  stage           text NOT NULL CHECK (stage IN
                    ('planning', 'installation', 'training', 'troubleshooting', 'maintenance', 'upgrade', 'disposal')),
  last_service    date,
  next_service    date,
  service_months  smallint CHECK (service_months BETWEEN 1 AND 120), -- a service that is done sets the next one by this
  added_at        timestamptz NOT NULL,
  retired_at      timestamptz,               -- theirs no longer; null: they have it
  version         integer NOT NULL DEFAULT 1,
  PRIMARY KEY (customer_id, belonging_id),
  CHECK (address_id IS NULL OR place IS NULL)
);
