-- Who is on a call now. It follows from calls (state 'answered'), which a cluster spreads by call over its machines: whoever
-- rings asks for these few rows alone. Written with each change of a call (calls/receive.ts); local.
CREATE TABLE staff_on_calls (
  call_id   uuid PRIMARY KEY,
  staff_id  uuid NOT NULL,
  began_at  timestamptz NOT NULL             -- calls.created_at: an end that got lost keeps nobody for ever
);
CREATE INDEX staff_on_calls_staff ON staff_on_calls (staff_id);
INSERT INTO staff_on_calls (call_id, staff_id, began_at)
SELECT call_id, staff_id, created_at FROM calls
 WHERE state = 'answered' AND staff_id IS NOT NULL AND created_at > now() - interval '4 hours';
