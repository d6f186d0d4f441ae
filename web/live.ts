// Pages say which topics their queries depend on; when the server announces one, those queries ask again.
import type { Query } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import { client, leave, queryClient } from './client.ts';

/** Milliseconds. A browser connects again by itself only where it was not refused. */
const again = 5_000;

/** For a query's `meta`: topics such as 'worth', 'imports' or 'customer:ID'. */
export function live(...topics: string[]): { topics: string[] } {
  return { topics };
}

/**
 * Held open once, by the shell, and asked for before what the page shows: nothing is announced in between. A lost
 * connection reconnects by itself; then everything shown asks again.
 */
export function useLiveUpdates(): void {
  useLayoutEffect(() => {
    let lost = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source = open();
    function open(): EventSource {
      const opened = new EventSource('/api/live');
      opened.addEventListener('open', () => {
        if (lost) void queryClient.invalidateQueries();
        lost = false;
      });
      opened.addEventListener('error', () => {
        lost = true;
        if (opened.readyState !== EventSource.CLOSED) return;
        // refused: the session is over, or a proxy answers for a server that restarts
        void client.team.welcome({}).then(
          ({ me }) => me ?? leave(),
          () => {},
        );
        timer = setTimeout(() => (source = open()), again);
      });
      opened.addEventListener('message', hear);
      return opened;
    }
    function hear(event: MessageEvent): void {
      const { topic, id } = JSON.parse(event.data as string) as { topic: string; id?: string };
      const concerned = queryClient.getQueryCache().findAll({
        predicate: ({ meta }) => {
          const topics = meta?.topics;
          return (
            topic === 'reconnected' ||
            (Array.isArray(topics) &&
              (topics.includes(topic) || (id !== undefined && topics.includes(`${topic}:${id}`))))
          );
        },
      });
      for (const query of concerned) void askAgain(query);
    }
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
}

const waiting = new WeakSet<Query>();

/**
 * An answer that is on its way may be older than what is announced. TanStack Query asks no second time for a first one, and
 * begins any other anew, which under many announcements never ends: so it is asked once more when it is there.
 */
async function askAgain(query: Query): Promise<void> {
  if (waiting.has(query)) return;
  if (query.state.fetchStatus === 'fetching') {
    waiting.add(query);
    await query.promise?.catch(() => {});
    waiting.delete(query);
  }
  await queryClient.invalidateQueries({ predicate: (each) => each === query });
}
