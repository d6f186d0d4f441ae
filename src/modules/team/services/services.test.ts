import { describe, expect, test } from 'vitest';
import { clientFor, refusal, startTestApp } from '../../../testing.ts';
import { tellOfExpiringKeys } from '../../notices/expiring-keys.ts';
import { callAuth } from '../sign-in/sign-in.testing.ts';

describe('API keys', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');
  const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();

  test('end after a year unless an earlier or later day is said, and never later than in two', async () => {
    const key = await owner.team.addApiKey({ name: 'usual' });
    expect(new Date(key.expiresAt ?? '').getTime()).toBeGreaterThan(new Date(days(364)).getTime());
    expect((await owner.team.addApiKey({ name: 'short', expiresAt: days(7) })).expiresAt).not.toBe(null);
    for (const expiresAt of [days(-1), days(740)])
      expect(await refusal(owner.team.addApiKey({ name: 'wrong', expiresAt }))).toMatchObject({
        status: 422,
      });
  });

  test('open nothing after their end', async () => {
    const { key, apiKeyId } = await owner.team.addApiKey({ name: 'soon over' });
    await clientFor(app.url, key).team.staff({});
    await app.database.pool.query(
      "UPDATE api_keys SET expires_at = now() - interval '1 s' WHERE api_key_id = $1",
      [apiKeyId],
    );
    expect(await refusal(clientFor(app.url, key).team.staff({}))).toMatchObject({ status: 401 });
  });

  test('are told of two weeks before they end, once, to whoever made them', async () => {
    const manager = await app.as('manager');
    await manager.team.addApiKey({ name: 'ending', expiresAt: days(10) });
    await manager.team.addApiKey({ name: 'lasting', expiresAt: days(100) });
    for (let night = 0; night < 2; night += 1) await tellOfExpiringKeys(app.database.db);
    const { items } = await manager.notices.list({});
    expect(items.filter((item) => item.kind === 'key_ends')).toMatchObject([{ data: { name: 'ending' } }]);
  });

  test('of whoever is put out stop at once, and show scope, end and last use before', async () => {
    const rep = await app.as('rep');
    const { key } = await rep.team.addApiKey({ name: 'reader', permissions: ['team.read'] });
    const { me } = await rep.team.welcome({});
    await clientFor(app.url, key).team.staff({});
    await expect
      .poll(async () => (await rep.team.apiKeys({})).items.find((item) => item.name === 'reader'))
      .toMatchObject({
        permissions: ['team.read'],
        expiresAt: expect.any(String),
        lastUsedAt: expect.any(String),
      });
    await owner.team.updateStaff({ staffId: me?.staffId ?? '', active: false });
    expect(await refusal(clientFor(app.url, key).team.staff({}))).toMatchObject({ status: 401 });
  });

  test('of a service act within its role and sites, and stop when it is put out', async () => {
    const service = await owner.services.add({ name: 'Web shop', role: 'marketer', siteIds: [app.siteId] });
    const { staffId } = service;
    expect(
      await refusal(owner.services.addKey({ staffId, name: 'wide', permissions: ['cost.read'] })),
    ).toMatchObject({ status: 403 });
    const { key, apiKeyId } = await owner.services.addKey({ staffId, name: 'shop' });
    const shop = clientFor(app.url, key);
    expect((await shop.team.welcome({})).me).toMatchObject({
      name: 'Web shop',
      role: 'marketer',
      siteIds: [app.siteId],
    });
    expect(await refusal(shop.services.list({}))).toMatchObject({ status: 403 });
    const { items } = await owner.services.list({});
    expect(items).toMatchObject([{ name: 'Web shop', keys: [{ name: 'shop', apiKeyId }] }]);
    expect(JSON.stringify(items)).not.toContain(key);
    await owner.services.update({ staffId, active: false });
    expect(await refusal(shop.team.staff({}))).toMatchObject({ status: 401 });
    await owner.services.update({ staffId, active: true });
    await owner.services.revokeKey({ staffId, apiKeyId });
    expect(await refusal(shop.team.staff({}))).toMatchObject({ status: 401 });
  });

  test('a service is nobody who signs in, and no owner', async () => {
    const { staffId } = await owner.services.add({ name: 'Till', role: 'rep' });
    const email = `${staffId}@service.invalid`;
    const tried = await callAuth(app.url, 'sign-in/email', { email, password: 'any password at all' });
    expect(tried).toMatchObject({ status: 401, body: { code: 'INVALID_EMAIL_OR_PASSWORD' } });
    expect((await owner.team.staff({})).items.map((item) => item.name)).not.toContain('Till');
    expect(
      await refusal(owner.team.updateStaff({ staffId, role: 'owner', password: 'a password for it' })),
    ).toMatchObject({
      status: 404,
    });
  });
});
