import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf } from '../../core/operation.ts';
import { theBusiness } from '../team/business.ts';
import { change } from './change.ts';
import type { customersContract } from './contract.ts';
import { type Edited, edited } from './read.ts';
import { normaliseContact } from './normalise.ts';
import { entriesOf, type PointState, type State } from './state.ts';

type NewPoint = Omit<InputOf<typeof customersContract.addContactPoint>, 'customerId'>;

/**
 * @returns the entries that a new contact point makes; the first of its kind is the main one
 * @throws Invalid, Conflict when the customer has it already
 */
export function newPoint(
  state: State,
  id: string,
  { kind, value, label, main }: NewPoint,
  country: string,
): State {
  const point = {
    kind,
    label: label || null,
    ...normaliseContact(kind, value, country),
    createdAt: new Date().toISOString(),
  };
  refuseTwice(state, id, point);
  const first = !entriesOf<PointState>(state, 'contactPoint').some(([, other]) => other.kind === kind);
  const isMain = first || main === true;
  return {
    ...(isMain ? othersNotMain(state, id, kind) : {}),
    [`contactPoint.${id}`]: { ...point, main: isMain },
  };
}

function refuseTwice(
  state: State,
  id: string,
  point: Pick<PointState, 'kind' | 'normalised' | 'value'>,
): void {
  const twice = entriesOf<PointState>(state, 'contactPoint').some(
    ([otherId, other]) =>
      otherId !== id && other.kind === point.kind && other.normalised === point.normalised,
  );
  if (twice) throw new Conflict('customers:contactPointTwice', { value: point.value });
}

function othersNotMain(state: State, id: string, kind: PointState['kind']): State {
  return Object.fromEntries(
    entriesOf<PointState>(state, 'contactPoint')
      .filter(([otherId, other]) => otherId !== id && other.kind === kind && other.main)
      .map(([otherId, other]) => [`contactPoint.${otherId}`, { ...other, main: false }]),
  );
}

export async function addContactPoint(
  tx: Db,
  caller: Caller,
  { customerId, ...point }: InputOf<typeof customersContract.addContactPoint>,
): Promise<Edited & { contactPointId: string }> {
  const { country } = await theBusiness(tx);
  const contactPointId = newId();
  const { eventId } = await change(tx, caller, { customerId }, (state) =>
    newPoint(state, contactPointId, point, country),
  );
  return { ...(await edited(tx, caller, customerId, eventId)), contactPointId };
}

export async function updateContactPoint(
  tx: Db,
  caller: Caller,
  { customerId, contactPointId, ...wish }: InputOf<typeof customersContract.updateContactPoint>,
): Promise<Edited> {
  const { country } = await theBusiness(tx);
  const { eventId } = await change(tx, caller, { customerId }, (state) => {
    const before = pointIn(state, contactPointId);
    const after = { ...before };
    if (wish.label !== undefined) after.label = wish.label || null;
    if (wish.value !== undefined && wish.value !== before.value)
      Object.assign(after, normaliseContact(before.kind, wish.value, country));
    if (wish.main === true) after.main = true; // another one takes it over; none at all is no wish
    refuseTwice(state, contactPointId, after);
    return {
      ...(after.main ? othersNotMain(state, contactPointId, after.kind) : {}),
      [`contactPoint.${contactPointId}`]: after,
    };
  });
  return edited(tx, caller, customerId, eventId);
}

/** The oldest of the others becomes the main one of its kind. */
export async function removeContactPoint(
  tx: Db,
  caller: Caller,
  { customerId, contactPointId }: { customerId: string; contactPointId: string },
): Promise<Edited> {
  const { eventId } = await change(tx, caller, { customerId }, (state) => {
    const gone = pointIn(state, contactPointId);
    const heir = gone.main
      ? entriesOf<PointState>(state, 'contactPoint').find(
          ([id, other]) => id !== contactPointId && other.kind === gone.kind,
        )
      : undefined;
    return {
      [`contactPoint.${contactPointId}`]: null,
      ...(heir ? { [`contactPoint.${heir[0]}`]: { ...heir[1], main: true } } : {}),
    };
  });
  return edited(tx, caller, customerId, eventId);
}

function pointIn(state: State, id: string): PointState {
  const point = state[`contactPoint.${id}`] as PointState | undefined;
  if (!point) throw new NotFound();
  return point;
}
