// A process of its own that works on a handing over, for a test to kill: node handover.testing.ts <connection> <id> <size>
import { openDatabase } from '../../../core/db.ts';
import { takeUp } from './work.ts';

const [connection = '{}', handoverId = '', size = '1'] = process.argv.slice(2);
const database = openDatabase(JSON.parse(connection) as { database: string });
await takeUp(database.db, handoverId, Number(size));
await database.close();
