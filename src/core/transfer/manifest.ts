// What lies in an export, and in which form; told at length in docs/export.md.
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
export const README = 'README.md';
/** Counted up when an older Rapport could not read it any more. */
export const FORMAT = 1;

const Written = z.object({
  file: z.string().regex(/^(data|csv|files)\/[\w.-]+$/),
  bytes: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Written = z.infer<typeof Written>;

export const Manifest = z.object({
  kind: z.literal('rapport-export'),
  format: z.int(),
  /** of Rapport */
  version: z.string(),
  /** migrations that the database had */
  schema: z.array(z.string()).min(1),
  madeAt: z.iso.datetime(),
  /** in an order in which each comes behind those it references */
  tables: z.array(
    z.object({
      name: z.string().regex(/^\w+$/),
      rows: z.int(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      data: Written,
      csv: Written.nullable(),
    }),
  ),
  /** uploaded files */
  files: z.array(Written),
  leftOut: z.array(z.object({ table: z.string(), column: z.string().nullable(), why: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

/** Where a piece of an uploaded file lies. */
export type Piece = { no: number; file: string; offset: number; bytes: number };

/** @returns the name of a folder, or of a file without its ending */
export function exportName(at: Date): string {
  return `rapport-export-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
