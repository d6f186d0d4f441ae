import { Invalid } from '../../core/errors.ts';

/** @throws Invalid for an option of the command line that is none of those known */
export function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  known: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((value) => value === given);
  if (found === undefined) throw new Invalid('import-run:option', { option, given, known: known.join(', ') });
  return found;
}
