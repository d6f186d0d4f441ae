-- The audit is only added to, whatever the application does, and is read by customer too. It is a local table.
CREATE INDEX audit_entries_customer ON audit_entries (customer_id, at DESC, audit_entry_id) WHERE customer_id IS NOT NULL;

CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit();
