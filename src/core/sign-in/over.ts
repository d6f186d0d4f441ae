// When a session is over, by the times that the owner set: one expression, for whoever asks about sessions in SQL.

/** Signed out after so long unused (minutes), and in any case after so long (hours): where no owner has said otherwise. */
export const usualTimes = { idleMinutes: 12 * 60, longestHours: 14 * 24 } as const;

/** idle: nobody used it; longest: it had lasted as long as the house allows; ended: somebody ended it */
export type SessionOver = 'idle' | 'longest' | 'ended';

/** SQL over `sessions`: 'idle', 'longest', or NULL for one that goes on. */
export const sessionOver = `
  CASE WHEN coalesce(sessions.last_seen_at, sessions.created_at) <= now() - make_interval(
              mins => coalesce((SELECT session_idle_minutes FROM sign_in_rules), ${usualTimes.idleMinutes})) THEN 'idle'
       WHEN sessions.expires_at <= now() OR sessions.created_at <= now() - make_interval(
              hours => coalesce((SELECT session_longest_hours FROM sign_in_rules), ${usualTimes.longestHours})) THEN 'longest'
  END`;
