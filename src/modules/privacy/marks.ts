// By what an erased person is known again in an old file, without keeping what they are called.
import type { Seal } from '../../core/seal.ts';
import type { Needles } from './needles.ts';

export const sealPurpose = 'erased';

/** @returns base64 of one mark for each e-mail, phone and customer number */
export function marksOf(
  seal: Seal,
  { emails, phones, numbers }: Pick<Needles, 'emails' | 'phones' | 'numbers'>,
): string[] {
  return [
    ...emails.map((email) => markOf(seal, 'email', email)),
    ...phones.map((digits) => markOf(seal, 'phone', digits)),
    ...numbers.map((number) => markOf(seal, 'number', number)),
  ].map((mark) => mark.toString('base64'));
}

/** @param value normalised; of a phone its digits */
function markOf(seal: Seal, kind: 'email' | 'phone' | 'number', value: string): Buffer {
  return seal.mark(`${kind} ${kind === 'phone' ? value.replaceAll(/\D/g, '') : value}`);
}
