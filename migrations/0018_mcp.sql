-- What an assistant did is told apart from what a program or a page did.
ALTER TABLE audit_entries DROP CONSTRAINT audit_entries_door_check;
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_door_check CHECK (door IN ('page', 'api', 'mcp', 'command', 'system'));
