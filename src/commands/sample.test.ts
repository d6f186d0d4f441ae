import { expect, test } from 'vitest';
import { readEnv } from '../core/env.ts';
import { openDatabase } from '../core/db.ts';
import { databaseUrl, testDatabase } from '../testing.ts';
import { sample } from './sample.ts';

test('what is loaded and removed on the command line stands in the audit', async () => {
  const connection = await testDatabase();
  const env = readEnv({ DATABASE_URL: databaseUrl(connection) });
  const database = openDatabase({ ...connection, max: 1 });
  try {
    await sample(env, 'remove', {});
    const entries = await database.db.selectFrom('audit_entries').select(['door', 'operation']).execute();
    expect(entries).toEqual([{ door: 'command', operation: 'sample.remove' }]);
  } finally {
    await database.close();
  }
});
