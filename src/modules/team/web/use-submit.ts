import { type FormEvent, useState } from 'react';

/** For forms that talk to better-auth: one try at a time, and what went wrong as a sentence. */
export function useSubmit(work: () => Promise<void>, before: string | null = null) {
  const [error, setError] = useState(before);
  const [busy, setBusy] = useState(false);
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError((problem as Error).message);
    }
    setBusy(false);
  }
  return { error, busy, submit };
}
