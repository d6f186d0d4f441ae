// By when to call back, and missed calls that nobody can call back.
import { describe, expect, test } from 'vitest';
import { addDays, clockAt, momentOf, weekdayOf } from '../../core/zoned-time.ts';
import { startTestApp } from '../../testing.ts';
import { addOpenMinutes, type SiteCalendar, usualHours } from '../promises/business-hours.ts';
import { telephoneOf } from './calls.testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const zone = 'Europe/London';

describe('the time to call back', () => {
  const calendar: SiteCalendar = { timeZone: zone, hours: usualHours, closedDays: ['2026-06-15'] };
  test.each([
    ['within hours', '2026-06-10T10:20:30Z', '2026-06-10T11:20:30.000Z'],
    ['before opening, from opening on', '2026-06-10T05:00:00Z', '2026-06-10T09:00:00.000Z'],
    ['what is left after closing goes on next morning', '2026-06-10T15:40:00Z', '2026-06-11T08:40:00.000Z'],
    ['over a weekend and a closed Monday', '2026-06-12T15:50:00Z', '2026-06-16T08:50:00.000Z'],
    ['up to the minute of closing', '2026-06-10T15:00:00Z', '2026-06-10T16:00:00.000Z'],
    ['over the night in which clocks change', '2026-03-27T16:30:00Z', '2026-03-30T08:30:00.000Z'],
  ])('%s', (_name, from, due) => {
    expect(addOpenMinutes(calendar, new Date(from), 60).toISOString()).toBe(due);
  });

  test('is by the clock on the wall where a site never opens', () => {
    const never = { ...calendar, hours: [] };
    expect(addOpenMinutes(never, new Date('2026-06-10T10:00:00Z'), 60).toISOString()).toBe(
      '2026-06-10T11:00:00.000Z',
    );
  });

  test('follows the hours of the site that was rung', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Quay Road' });
    const open = addDays(clockAt(new Date(), zone).day, 3);
    await owner.promises.setHours({
      siteId,
      hours: [{ weekday: weekdayOf(open), opens: '10:00', closes: '18:00' }],
      closedDays: [],
    });
    const line = await telephoneOf(app, { siteId });
    await line.say({ event: 'missed', call: 'closed', from: '+442079461801' });
    const task = (await rep.calls.tasks({})).items.find((each) => each.callId === line.callId('closed'));
    expect(task?.dueAt).toBe(momentOf(open, 11 * 60, zone).toISOString());
  });
});

test('a missed call without its number is a task of its own, shown as such and closed by hand', async () => {
  const line = await telephoneOf(app);
  for (const call of ['w1', 'w2']) await line.say({ event: 'missed', call, from: 'anonymous' });
  await line.say({ event: 'missed', call: 'inside', from: '17' });
  const waiting = async () =>
    (await rep.calls.tasks({})).items.filter((task) => task.phone === null).map(({ callId }) => callId);
  const [first, second] = [line.callId('w1'), line.callId('w2')];
  expect((await waiting()).sort()).toEqual([first, second].sort());
  expect(await rep.calls.settleTask({ callId: first })).toMatchObject({ settled: 1 });
  expect(await waiting()).toEqual([second]);
  await rep.calls.reopenTask({ callId: first });
  expect((await waiting()).length).toBe(2);
  await line.say({ event: 'answered', call: 'w2', at: new Date(Date.now() - 1000) });
  expect(await waiting()).toEqual([first]);
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  await rep.calls.settleTask({ callId: first });
  const { cells, backMinutes } = await owner.calls.answering({ from, to });
  expect(cells.reduce((all, cell) => all + cell.calledBack, 0)).toBe(0);
  expect(backMinutes).toBeNull();
});
