import type pg from 'pg';

/** Before staff of the sample leave: what was done for customers of the house's own stays told, on nobody's list. */
export async function releaseCheckIns(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE check_ins SET staff_id = NULL
      WHERE staff_id IN (SELECT id FROM staff WHERE sample AND NOT EXISTS (SELECT FROM accounts WHERE user_id = staff.id))`,
  );
}
