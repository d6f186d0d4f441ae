// What the catalogue of a database says of its tables, as far as Citus cares.
import type pg from 'pg';

export type ForeignKey = {
  name: string;
  to: string;
  /** names of columns, pair by pair */
  columns: string[];
  toColumns: string[];
  /** as in pg_constraint: a no action, r restrict, c cascade, n set null, d set default */
  onDelete: string;
  onUpdate: string;
  /** columns that ON DELETE SET NULL (…) names; all of the key when empty */
  setColumns: string[];
};
export type Table = {
  name: string;
  columns: {
    name: string;
    type: string;
    notNull: boolean;
    identity: boolean;
    stored: boolean;
    defaultText: string | null;
  }[];
  /** primary keys, unique indexes and exclusion constraints; an expression has no column name and is left out */
  unique: { name: string; primary: boolean; columns: string[] }[];
  foreignKeys: ForeignKey[];
  triggers: { name: string; source: string }[];
  rules: string[];
  rowSecurity: boolean;
  inherits: boolean;
};
export type Catalogue = { tables: Table[]; volatileFunctions: Set<string> };

const query = `
  SELECT c.relname AS name, c.relrowsecurity AS "rowSecurity",
         EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)) AS inherits,
         (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                   'notNull', a.attnotnull, 'identity', a.attidentity <> '', 'stored', a.attgenerated <> '',
                   'defaultText', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END) ORDER BY a.attnum)
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(json_agg(json_build_object('name', x.relname, 'primary', i.indisprimary, 'columns',
                   (SELECT coalesce(json_agg(a.attname ORDER BY k.place), '[]')
                      FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.place <= i.indnkeyatts))), '[]')
            FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
           WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)) AS unique,
         (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'to', k.confrelid::regclass::text,
                   'onDelete', k.confdeltype, 'onUpdate', k.confupdtype,
                   'columns', ${names('k.conkey', 'k.conrelid')}, 'toColumns', ${names('k.confkey', 'k.confrelid')},
                   'setColumns', ${names('k.confdelsetcols', 'k.conrelid')})), '[]')
            FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f') AS "foreignKeys",
         (SELECT coalesce(json_agg(json_build_object('name', t.tgname, 'source', p.prosrc)), '[]')
            FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
           WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND p.proname <> 'citus_truncate_trigger') AS triggers,
         (SELECT coalesce(json_agg(r.rulename), '[]') FROM pg_rewrite r WHERE r.ev_class = c.oid) AS rules
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
   ORDER BY c.relname`;

function names(numbers: string, relation: string): string {
  return `(SELECT coalesce(json_agg(a.attname ORDER BY u.place), '[]')
             FROM unnest(${numbers}) WITH ORDINALITY AS u (number, place)
             JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.number)`;
}

/** @returns the tables of the current schema, but for those of extensions */
export async function readCatalogue(on: pg.Pool | pg.ClientBase): Promise<Catalogue> {
  const tables = await on.query<Table>(query);
  // a default names functions only in its text: PostgreSQL records no dependency on those of its own
  const functions = await on.query<{ name: string }>(
    "SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile = 'v' AND proname <> 'nextval'",
  );
  return { tables: tables.rows, volatileFunctions: new Set(functions.rows.map(({ name }) => name)) };
}
