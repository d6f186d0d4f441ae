/**
 * Run by the tests as a process of its own, so that it can be killed: starts the embedded PostgreSQL of a data
 * directory, prints one line of JSON, and stops when its input ends.
 * `node hold.ts DATA_DIRECTORY exclusive|shared`
 */
import { startPostgres } from '../../postgres.ts';

const [, , dataDir = '', kind] = process.argv;
try {
  const postgres = await startPostgres({ dataDir, exclusive: kind === 'exclusive' });
  console.log(JSON.stringify({ connection: postgres.connection, adopted: postgres.adopted }));
  for await (const _ of process.stdin);
  await postgres.stop();
} catch (error) {
  console.log(JSON.stringify({ refusal: error instanceof Error ? error.message : String(error) }));
  process.exitCode = 1;
}
