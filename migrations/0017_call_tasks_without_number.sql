-- A missed call whose number was withheld is a task too: somebody may ring again, or be known by the hour.
ALTER TABLE call_tasks ALTER COLUMN phone DROP NOT NULL;
