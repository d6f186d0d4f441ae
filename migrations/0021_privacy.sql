-- What was changed from what to what, who was erased, and by what somebody erased is known again. All of it is local.

-- From and to of what an operation changed, by name of the field; null where nothing of a customer changed.
ALTER TABLE audit_entries ADD COLUMN changes jsonb;

-- The audit is only added to, with one exception: erasing somebody blanks what entries say of them. Who did what, when and
-- through which door stays as it is, and the database itself refuses everything else.
CREATE OR REPLACE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('rapport.erasing', true) = 'on'
     AND (NEW.audit_entry_id, NEW.at, NEW.door, NEW.operation) = (OLD.audit_entry_id, OLD.at, OLD.door, OLD.operation)
     AND NEW.staff_id IS NOT DISTINCT FROM OLD.staff_id AND NEW.customer_id IS NOT DISTINCT FROM OLD.customer_id
     AND NEW.input = '{"erased": true}' AND NEW.changes IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER audit_only_added ON audit_entries;
CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_audit();

-- That somebody was erased, without a word of who it was: customer_id leads nowhere any more.
CREATE TABLE erasures (
  erasure_id   uuid PRIMARY KEY,
  customer_id  uuid NOT NULL UNIQUE,
  at           timestamptz NOT NULL,
  staff_id     uuid,
  counts       jsonb NOT NULL               -- how much went and how much stays, by kind
);

-- HMAC-SHA256 of e-mail addresses, phones and customer numbers under a key of the installation: enough to know an erased
-- person again in an old file, and nothing that could be read back.
CREATE TABLE erased_keys (
  hash         bytea PRIMARY KEY,
  erasure_id   uuid NOT NULL REFERENCES erasures ON DELETE CASCADE
);
