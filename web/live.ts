// Pages say which topics their queries depend on; when the server announces one, those queries ask again.
import { useEffect } from 'react';
import { queryClient } from './client.ts';

/** For a query's `meta`: topics such as 'worth', 'imports' or 'customer:ID'. */
export function live(...topics: string[]): { topics: string[] } {
  return { topics };
}

/** Held open once, by the shell. A lost connection reconnects by itself; then everything shown asks again. */
export function useLiveUpdates(): void {
  useEffect(() => {
    const source = new EventSource('/api/live');
    let lost = false;
    source.addEventListener('open', () => {
      if (lost) void queryClient.invalidateQueries();
      lost = false;
    });
    source.addEventListener('error', () => {
      lost = true;
    });
    source.addEventListener('message', (event) => {
      const { topic, id } = JSON.parse(event.data as string) as { topic: string; id?: string };
      void queryClient.invalidateQueries({
        predicate: ({ meta }) => {
          const topics = meta?.topics;
          return (
            topic === 'reconnected' ||
            (Array.isArray(topics) &&
              (topics.includes(topic) || (id !== undefined && topics.includes(`${topic}:${id}`))))
          );
        },
      });
    });
    return () => source.close();
  }, []);
}
