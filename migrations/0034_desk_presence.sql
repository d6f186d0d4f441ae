-- Who has a card open on two desks hears on each what was typed on the other, and closing one leaves the other there. Rows
-- are a minute old at most: what stands there is not worth moving over. desk_presence is local.
DROP TABLE desk_presence;
CREATE UNLOGGED TABLE desk_presence (
  customer_id  uuid NOT NULL,
  staff_id     uuid NOT NULL,
  desk_id      uuid NOT NULL,               -- an open page
  seen_at      timestamptz NOT NULL,
  PRIMARY KEY (customer_id, staff_id, desk_id)
);
