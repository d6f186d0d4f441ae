import { useEffect, useState } from 'react';
import type { Strength } from '../../../core/sign-in/strength.ts';

/**
 * What the server will say of a password, while it is typed. The measure and its dictionary come with the first letter.
 * @param own what others know of its holder
 * @returns null while there is nothing to say yet
 */
export function useStrength(password: string, own: readonly string[]): Strength | null {
  const [strength, setStrength] = useState<Strength | null>(null);
  const known = own.join('\n');
  useEffect(() => {
    let left = false;
    const timer = setTimeout(async () => {
      if (password === '') return;
      try {
        const { strengthOf } = await import('../../../core/sign-in/strength.ts');
        if (!left) setStrength(strengthOf(password, known.split('\n')));
      } catch {
        // away: the server says it instead
      }
    }, 150);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [password, known]);
  return password === '' ? null : strength;
}
