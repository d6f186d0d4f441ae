// Writes schema.sql (to read) and src/core/schema.ts (types) from a migrated database; --check fails when they differ.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { migrate } from '../src/core/migrate.ts';
import { startPostgres } from '../src/core/postgres.ts';

const targets = { sql: 'schema.sql', types: 'src/core/schema.ts' };

export async function dumpSchema(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ statement: string }>(`
    WITH tables AS (
      SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind = 'r'
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
    SELECT statement FROM (
      SELECT relname, 1 AS part, '' AS name,
             'CREATE TABLE ' || quote_ident(relname) || E' (\\n' || string_agg(
               '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
               || CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY'
                       WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                       WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
               E',\\n' ORDER BY a.attnum) || E'\\n);' AS statement
        FROM tables JOIN pg_attribute a ON a.attrelid = tables.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = tables.oid AND d.adnum = a.attnum
       GROUP BY relname
      UNION ALL
      SELECT relname, 2, conname, 'ALTER TABLE ' || quote_ident(relname) || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(c.oid) || ';'
        FROM tables JOIN pg_constraint c ON c.conrelid = tables.oid WHERE c.contype <> 'n'
      UNION ALL
      SELECT relname, 3, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || ';'
        FROM tables JOIN pg_index i ON i.indrelid = tables.oid
       WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
      UNION ALL
      SELECT relname, 4, t.tgname, pg_get_functiondef(t.tgfoid) || E';\\n' || pg_get_triggerdef(t.oid) || ';'
        FROM tables JOIN pg_trigger t ON t.tgrelid = tables.oid WHERE NOT t.tgisinternal
    ) AS statements ORDER BY relname, part, name`);
  return `-- Written by scripts/schema.ts from a migrated database; the migrations are the truth.\n\n${rows.map((row) => row.statement).join('\n')}\n`;
}

async function generateTypes(host: string, user: string, database: string, out: string): Promise<void> {
  await promisify(execFile)('node_modules/.bin/kysely-codegen', [
    '--dialect',
    'postgres',
    '--url',
    `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}`,
    '--out-file',
    out,
    '--default-schema',
    'public',
    '--include-pattern',
    'public.*',
    '--date-parser',
    'string',
    '--numeric-parser',
    'string',
    '--type-mapping',
    '{"int8":"number"}',
  ]);
}

const dataDir = await mkdtemp(join(tmpdir(), 'rapport-schema-'));
const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } });
const pool = new pg.Pool(postgres.connection);
try {
  await migrate(pool);
  const sql = await dumpSchema(pool);
  const check = process.argv.includes('--check');
  const typesPath = check ? join(dataDir, 'types.ts') : targets.types;
  const { host, user, database } = postgres.connection;
  await generateTypes(host, user, database, typesPath);
  if (!check) await writeFile(targets.sql, sql);
  else {
    const stale: string[] = [];
    if ((await readFile(targets.sql, 'utf8')) !== sql) stale.push(targets.sql);
    if ((await readFile(targets.types, 'utf8')) !== (await readFile(typesPath, 'utf8')))
      stale.push(targets.types);
    if (stale.length > 0)
      throw new Error(`${stale.join(' and ')} differ from the migrated database: run "npm run schema"`);
  }
} finally {
  await pool.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
