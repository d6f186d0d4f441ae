// What tests of promises have in common: a customer, promises to them, and time that passes.
import { sql } from 'kysely';
import { newId } from '../../core/ids.ts';
import type { Client, TestApp } from '../../testing.ts';

const hour = 3_600_000;
/** @returns ISO 8601 */
export const ahead = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

export async function promising(app: TestApp) {
  const { db } = app.database;
  const owner = await app.as('owner');
  const rep = await app.as('rep');
  async function newCustomer(siteId: string | null = app.siteId): Promise<string> {
    return (await owner.customers.create({ name: 'Adaeze Okafor', siteId })).customer.customerId;
  }
  const customerId = await newCustomer();
  return {
    ...{ db, owner, rep, customerId, newCustomer },
    async promise(fields: Partial<Parameters<Client['promises']['make']>[0]> = {}, by = rep) {
      const input = { customerId, promiseId: newId(), what: 'Call back about the descaling kit', ...fields };
      return by.promises.make(input.when === undefined ? { dueAt: ahead(48), ...input } : input);
    },
    /** As if it had been promised for a time that has passed. */
    async fallDue(promiseId: string): Promise<void> {
      await sql`UPDATE promises SET due_at = now() - interval '1 hour' WHERE promise_id = ${promiseId}`.execute(
        db,
      );
    },
    async storyOf(id: string): Promise<string[]> {
      return (await rep.customers.story({ customerId: id })).items.map((item) => item.kind);
    },
  };
}
