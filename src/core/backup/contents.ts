// What lies in a backup, and in which order: a tar that one can open without us.
//   backup.json       what this is, below
//   postgres/…        PostgreSQL's data directory as its own base backup gives it, with the WAL to bring it to one moment
//   backup_manifest   PostgreSQL's list of these files with their SHA-256
//   dump/00001 …      instead of the two above: pieces of what pg_dump wrote, for a database of one's own
//   files/…           the rest of our data directory
//   SHA256SUMS        of all that backup_manifest does not list; being last, it says that the backup is complete
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const CONTENTS = 'backup.json';
export const DATABASE = 'postgres/';
export const MANIFEST = 'backup_manifest';
export const DUMP = 'dump/';
export const FILES = 'files/';
export const SUMS = 'SHA256SUMS';

/** Counted up when an older Rapport could not read it any more. */
export const FORMAT = 1;

export const Contents = z.object({
  format: z.int(),
  /** base: files of the embedded server; dump: made by pg_dump */
  kind: z.enum(['base', 'dump']),
  /** of Rapport */
  version: z.string(),
  /** major version of PostgreSQL */
  postgres: z.int(),
  migrations: z.array(z.string()),
  madeAt: z.iso.datetime(),
  /** about what it takes when unpacked */
  bytes: z.int(),
  /** environment: the key is not in here, but in somebody's RAPPORT_SECRET; none: none was ever needed */
  secret: z.enum(['file', 'environment', 'none']),
});
export type Contents = z.infer<typeof Contents>;

export function ourVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

const NAME = /^rapport-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.gz(\.age)?$/;

/** @param at when it was begun */
export function nameFor(at: Date, encrypted: boolean): string {
  const moment = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `rapport-${moment}Z.tar.gz${encrypted ? '.age' : ''}`;
}

/** @returns null for a file that is none of ours */
export function readName(name: string): { at: Date; encrypted: boolean } | null {
  const parts = NAME.exec(name);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, age] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? null : { at, encrypted: age !== undefined };
}
