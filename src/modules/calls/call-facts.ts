import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';

/** What a conversation takes over from the call that it was. */
export type CallFacts = {
  callId: string;
  direction: 'in' | 'out';
  state: 'ringing' | 'answered' | 'ended' | 'missed';
  phone: string | null;
  customerId: string | null;
  staffId: string | null;
  rangAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** until answered or given up; null when nobody heard it ring */
  rings: number | null;
  passed: number;
  /** spoken so far, or at all; null when not answered */
  seconds: number | null;
};

/** @throws NotFound */
export async function callFacts(db: Db, callId: string): Promise<CallFacts> {
  const row = await db.selectFrom('calls').selectAll().where('call_id', '=', callId).executeTakeFirst();
  if (!row) throw new NotFound();
  const until = row.ended_at ?? new Date();
  return {
    callId,
    direction: row.direction as CallFacts['direction'],
    state: row.state as CallFacts['state'],
    phone: row.phone,
    customerId: row.customer_id,
    staffId: row.staff_id,
    rangAt: row.rang_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    rings: row.rings,
    passed: row.passed,
    seconds: row.answered_at
      ? Math.max(0, Math.round((until.getTime() - row.answered_at.getTime()) / 1000))
      : null,
  };
}
