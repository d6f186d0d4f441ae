// The five customers that the tests of lists look for.
import type { TestApp } from '../../../testing.ts';
import { addCustomers, type Someone } from './fixture.ts';

export const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** @returns a second site, and the ids of Adaeze, Émile, Bar Miramar, Zoë (second site) and Ångström (second site) */
export async function openHouse(app: TestApp): Promise<{ second: string; ids: string[] }> {
  const owner = await app.as('owner');
  const { siteId: second } = await owner.team.addSite({ name: 'Second Street' });
  await app.database.db
    .insertInto('custom_fields')
    .values([
      {
        key: 'machine',
        label: 'Machine',
        type: 'choice',
        choices: ['Linea', 'Micra'],
        created_at: new Date(),
      },
      { key: 'seats', label: 'Seats', type: 'number', created_at: new Date() },
      { key: 'renewal', label: 'Renewal', type: 'date', created_at: new Date() },
      { key: 'newsletter', label: 'Newsletter', type: 'yes_no', created_at: new Date() },
      { key: 'remark', label: 'Remark', type: 'text', created_at: new Date() },
    ])
    .execute();
  const people: Someone[] = [
    {
      name: 'Adaeze Okafor',
      company: 'Okafor Dental',
      number: 'C-1001',
      country: 'GB',
      city: 'Bristol',
      tags: ['gold', 'vip'],
      emails: ['adaeze@okafor.example'],
      phones: ['+442079460812'],
      origin: 'fair',
      orders: 71,
      spend: 786_400,
      margin: 302_000,
      firstAt: daysAgo(1400),
      lastAt: daysAgo(31),
      worth: 211_000,
      risk: 30_000,
      signal: 'later',
      rhythm: 19,
      alive: 0.84,
      custom: {
        machine: 'Linea',
        seats: 12,
        renewal: '2026-12-04',
        newsletter: true,
        remark: "50% off_season 'deal'",
      },
      createdAt: new Date('2022-01-15T23:30:00Z'),
    },
    {
      name: 'Émile Durand',
      number: 'C-1002',
      country: 'FR',
      city: 'Paris',
      tags: ['gold'],
      orders: 2,
      spend: 4_000,
      margin: null,
      firstAt: daysAgo(90),
      lastAt: daysAgo(3),
      worth: 9_000,
      signal: 'new',
      custom: { machine: 'Micra', seats: 4 },
    },
    {
      name: 'Bar Miramar',
      kind: 'company',
      country: 'ES',
      siteId: app.siteId,
      orders: 9,
      spend: 90_000,
      margin: -500,
      lastAt: daysAgo(400),
      signal: 'lost',
    },
    { name: 'Zoë Lindqvist', siteId: second, status: 'blocked', emails: ['zoe@lind.example'] },
    {
      name: 'Ångström Labs',
      kind: 'company',
      siteId: second,
      orders: 9,
      spend: 90_000,
      lastAt: daysAgo(20),
      worth: 9_000,
      signal: 'slipping',
    },
  ];
  return { second, ids: await addCustomers(app, people) };
}
