-- Who has a card open on two desks hears on each what was typed on the other, and closing one leaves the other there. A desk
-- is an open page. desk_presence is local.
ALTER TABLE desk_presence ADD COLUMN desk_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE desk_presence ALTER COLUMN desk_id DROP DEFAULT;
ALTER TABLE desk_presence DROP CONSTRAINT desk_presence_pkey;
ALTER TABLE desk_presence ADD PRIMARY KEY (customer_id, staff_id, desk_id);
