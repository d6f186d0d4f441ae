/**
 * Run by the tests as a process of its own, so that it can be killed: makes a backup, and prints a line when it has begun.
 * `node make.ts PLACE_AS_JSON FOLDER`
 */
import { makeBackup } from '../make.ts';
import type { BackupPlace } from '../place.ts';

const place = JSON.parse(process.argv[2] ?? '') as BackupPlace;
await makeBackup(place, process.argv[3] ?? '', ({ done }) => process.stdout.write(`${done}\n`));
