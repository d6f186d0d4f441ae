-- How long a session lasts: unused, and in all. Read at every request, so that a change counts at once.
ALTER TABLE sign_in_rules
  ADD COLUMN session_idle_minutes   integer NOT NULL DEFAULT 720 CHECK (session_idle_minutes BETWEEN 5 AND 20160),
  ADD COLUMN session_longest_hours  integer NOT NULL DEFAULT 336 CHECK (session_longest_hours BETWEEN 1 AND 336);
