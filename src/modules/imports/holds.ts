import type pg from 'pg';
import { recordTexts } from './read/batch.ts';
import { examine, readRecords } from './read/records.ts';
import { sourceOf } from './source.ts';

/** @returns whether a field of an uploaded file matches; true too for what cannot be read, since nobody can tell */
export async function fileHolds(pool: pg.Pool, fileId: string, wanted: RegExp): Promise<boolean> {
  try {
    const { source } = await sourceOf(pool, { path: null, file_id: fileId });
    const { shape } = await examine(source);
    for await (const batch of readRecords(source, { ...shape, header: false }))
      for (let record = 0; record < batch.records; record++)
        if (recordTexts(batch, record).some((text) => wanted.test(text.trim()))) return true;
    return false;
  } catch {
    return true;
  }
}
