-- What a cluster of Citus asks of the schema (src/core/citus/).

-- The trigger runs on every shard by itself there, and sees no other table: it tells a customer who leaves not by their
-- row being gone, but by the foreign key's own trigger, which is the only one that deletes here. TRUNCATE is left to whoever
-- empties the whole house, as before.
CREATE OR REPLACE FUNCTION refuse_to_rewrite_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'consents are only added to' USING ERRCODE = 'restrict_violation';
END $$;

-- A shard without a key cannot be moved while it is written to.
ALTER TABLE worth_scores ADD PRIMARY KEY (customer_id);
