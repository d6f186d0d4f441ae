-- Promises to colleagues that went along with a handing over: [{promiseId, toId}], read when it is undone. They belong to no
-- customer, so they have no row in handed_over, and one rep keeps few of them.
ALTER TABLE handovers ADD COLUMN colleague_promises jsonb NOT NULL DEFAULT '[]';
