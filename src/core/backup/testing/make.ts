/**
 * Run by the tests as a process of its own, so that it can be killed, or be given no room: makes a backup, and prints a
 * line when it has begun. Without a folder it is kept in the place's own. Ends with 3 when that fails.
 * `node make.ts PLACE_AS_JSON [FOLDER]`
 */
import { keepBackup } from '../keep.ts';
import { makeBackup } from '../make.ts';
import type { BackupPlace } from '../place.ts';

const place = JSON.parse(process.argv[2] ?? '') as BackupPlace;
const folder = process.argv[3];
try {
  if (folder === undefined) await keepBackup(place);
  else await makeBackup(place, folder, ({ done }) => process.stdout.write(`${done}\n`));
} catch {
  process.exitCode = 3;
}
