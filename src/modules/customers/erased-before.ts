// Whoever was erased does not come back unasked: an entry by hand or through the API stops there, and goes on only where
// somebody who may erase says why. The reason stands in the audit, with the rest of what was entered.
import { AsksFirst, Conflict } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { theBusiness } from '../team/business.ts';
import { dayErased, marksOf, sealPurpose } from './erased-marks.ts';
import { type ContactKind, typedContact } from './normalise.ts';

type Entered = {
  number?: string | null;
  contactPoints: readonly { kind: ContactKind; value: string }[];
};

/** @returns the day on which somebody with one of these asked to be erased, and nothing else about them; or null */
export async function erasedBefore(
  { db, sealFor }: Pick<Call, 'db' | 'sealFor'>,
  { number, contactPoints }: Entered,
): Promise<string | null> {
  const { country } = await theBusiness(db);
  const said = (wanted: ContactKind): string[] =>
    contactPoints.flatMap(({ kind, value }) => {
      const normalised = kind === wanted ? typedContact(kind, value, country) : null;
      return normalised === null ? [] : [normalised];
    });
  const marked = { emails: said('email'), phones: said('phone'), numbers: number ? [number] : [] };
  return dayErased(db, marksOf(sealFor(sealPurpose), marked));
}

/**
 * @param reason why they are added all the same
 * @throws Conflict for who was erased, AsksFirst where it lacks only a reason
 */
export async function refuseErased(
  call: Pick<Call, 'db' | 'sealFor' | 'can'>,
  entered: Entered,
  reason?: string,
): Promise<void> {
  const day = await erasedBefore(call, entered);
  if (day === null) return;
  if (!call.can('privacy.erase')) throw new Conflict('customers:erased.refused', { day });
  if (!reason) throw new AsksFirst('customers:erased.asks', { day });
}
