// When a rule of the owner's own is said: a small fixed set, so that each can be explained in a sentence.
import { z } from 'zod';
import { addDays, type Day } from '../../core/zoned-time.ts';
import { signals } from '../customers/signals.ts';
import type { Material } from './material.ts';

const days = (least: number) => z.int().min(least).max(3650);

export const Condition = z.discriminatedUnion('on', [
  z.object({ on: z.literal('always') }),
  z.object({ on: z.literal('signal'), signals: z.array(z.enum(signals)).min(1) }),
  /** days since the last purchase */
  z.object({ on: z.literal('purchase'), atLeast: days(0), atMost: days(0).nullable() }),
  z.object({ on: z.literal('tag'), tag: z.string().trim().min(1).max(60) }),
  /** today or in so many days at most */
  z.object({ on: z.literal('birthday'), within: days(0) }),
  /** bought it */
  z.object({ on: z.literal('owns'), productId: z.uuid() }),
  /** no more than belongings/due.ts looks ahead */
  z.object({ on: z.literal('service'), within: z.int().min(0).max(14) }),
]);
export type Condition = z.infer<typeof Condition>;

/** Met, with what it is about: said once for that. null: not met. */
export function subjectOf(condition: Condition, material: Material): string | null {
  const { today, customer, service } = material;
  switch (condition.on) {
    case 'always':
      return '';
    case 'signal':
      return condition.signals.some((signal) => signal === customer.signal) ? customer.signal : null;
    case 'purchase': {
      const since = material.daysSinceOrder;
      const met = since !== null && since >= condition.atLeast && since <= (condition.atMost ?? Infinity);
      return met ? '' : null;
    }
    case 'tag':
      return customer.tags.some((tag) => tag.toLowerCase() === condition.tag.toLowerCase()) ? '' : null;
    case 'birthday': {
      const next = customer.birthday === null ? null : nextBirthday(customer.birthday, today);
      return next !== null && next <= addDays(today, condition.within) ? next : null;
    }
    case 'owns':
      return material.products.includes(condition.productId) ? condition.productId : null;
    default: {
      const due = service !== null && service.dueOn <= addDays(today, condition.within);
      return due ? `${service.belongingId} ${service.dueOn}` : null;
    }
  }
}

/** On a 29 February it is 1 March in other years. */
export function nextBirthday(birthday: Day, today: Day): Day {
  const inYear = (year: number): Day =>
    addDays(`${year}-${birthday.slice(5, 7)}-01`, Number(birthday.slice(8, 10)) - 1);
  const year = Number(today.slice(0, 4));
  const thisYear = inYear(year);
  return thisYear >= today ? thisYear : inYear(year + 1);
}
