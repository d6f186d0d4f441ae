import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../core/ids.ts';
import { isBySite, type Permission, permissions } from '../../../core/permissions.ts';
import { startTestApp } from '../../../testing.ts';

describe('the access matrix', async () => {
  const app = await startTestApp();
  const matrix = await (await app.as('viewer')).access.matrix({});

  test('has every operation of the contract, with the roles that the server lets in', () => {
    expect(matrix.operations.length).toBeGreaterThan(100);
    const find = (name: string) => matrix.operations.find((operation) => operation.name === name);
    expect(find('team.addStaff')).toMatchObject({ roles: ['owner'], bySite: false, changes: true });
    expect(find('customers.list')).toMatchObject({ bySite: true, changes: false });
    expect(find('team.welcome')).toMatchObject({ permission: 'public' });
  });

  test('knows the guarded fields, in what is given and in what is answered', () => {
    const fields = matrix.operations.flatMap(({ name, fields: of }) =>
      of.map(({ path, direction, roles }) => `${name} ${direction} ${path} ${roles.join()}`),
    );
    expect(fields).toContain('customers.list answered items[].marginMinor owner,manager');
    expect(fields.some((field) => / given .*cost/i.test(field))).toBe(true);
  });

  test('has a sentence in both languages for every permission', () => {
    for (const language of ['en', 'de']) {
      const { can } = JSON.parse(readFileSync(`locales/${language}/access.json`, 'utf8')) as {
        can: Record<string, Record<string, string>>;
      };
      for (const permission of permissions) {
        const [room = '', verb = ''] = permission.split('.');
        expect(can[room]?.[verb], `${language}: ${permission}`).toEqual(expect.any(String));
      }
    }
  });

  test('says "by site" of everything that leads to a customer, and somebody of another site meets nothing there', async () => {
    const owner = await app.as('owner');
    const elsewhere = await owner.team.addSite({ name: 'Elsewhere' });
    const { customer } = await owner.customers.create({ name: 'Ada Stone', siteId: app.siteId });
    const key = await app.keyOf('manager', { siteIds: [elsewhere.siteId] });
    const ofOne = matrix.operations.filter(({ path }) => path.includes('{customerId}'));
    expect(ofOne.length).toBeGreaterThan(20);
    for (const { name, method, path, permission } of ofOne) {
      expect(isBySite(permission as Permission), name).toBe(true);
      const filled = path.replace('{customerId}', customer.customerId).replaceAll(/\{\+?\w+\}/g, newId());
      if (method !== 'GET') continue;
      const response = await fetch(`${app.url}/api/v1${filled}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const text = await response.text();
      expect(text, name).not.toContain('Ada Stone');
      // 422: something else was asked for first; an empty list tells nothing
      if (response.status === 200) expect(text, name).not.toMatch(/"customerId":"(?!null)/);
      else expect([404, 422], name).toContain(response.status);
    }
  });
});
