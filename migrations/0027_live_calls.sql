-- Calls that ring or are spoken in now: about a dozen rows. They follow from calls, which a cluster spreads by call over its
-- machines, so that whoever wants to know who is free would ask all of them. Written with each change of a call
-- (calls/live-calls.ts); local.
CREATE TABLE live_calls (
  call_id   uuid PRIMARY KEY,
  staff_id  uuid,                            -- who speaks; null while it rings
  began_at  timestamptz NOT NULL             -- calls.created_at: an end that got lost keeps nobody for ever
);
CREATE INDEX live_calls_staff ON live_calls (staff_id) WHERE staff_id IS NOT NULL;
INSERT INTO live_calls (call_id, staff_id, began_at)
SELECT call_id, CASE WHEN state = 'answered' THEN staff_id END, created_at FROM calls
 WHERE state IN ('ringing', 'answered') AND created_at > now() - interval '4 hours';
