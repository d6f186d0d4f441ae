// Pages say which topics their queries depend on; when the server announces one, those queries ask again.
import { useEffect } from 'react';
import { client, leave, queryClient } from './client.ts';

/** Milliseconds. A browser connects again by itself only where it was not refused. */
const again = 5_000;

/** For a query's `meta`: topics such as 'worth', 'imports' or 'customer:ID'. */
export function live(...topics: string[]): { topics: string[] } {
  return { topics };
}

/** Held open once, by the shell. A lost connection reconnects by itself; then everything shown asks again. */
export function useLiveUpdates(): void {
  useEffect(() => {
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
    }
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
}
