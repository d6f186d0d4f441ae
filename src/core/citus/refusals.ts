// What Citus 13 would refuse of a schema, or take and then do wrongly. Read from its sources (create_distributed_table.c,
// foreign_constraint.c, trigger.c) and tried on a cluster.
import type { Catalogue, ForeignKey, Table } from './catalogue.ts';
import { declared, type Kind, kindOf, shardTriggers } from './tables.ts';

const FILE = 'src/core/citus/tables.ts';
const SET_NULL = ['n', 'd'];

type Declarations = {
  declared: readonly string[];
  kindOf: (table: string) => Kind | undefined;
  shardTriggers: readonly string[];
};
const ours: Declarations = { declared, kindOf, shardTriggers };

/** @returns a sentence for each fault, with what to do about it; none for a schema that can be distributed */
export function refusals(
  { tables, volatileFunctions }: Catalogue,
  declarations: Declarations = ours,
): string[] {
  const there = new Set(tables.map(({ name }) => name));
  const gone = declarations.declared.filter((name) => !there.has(name));
  return [
    ...gone.map((name) => `${name} is declared in ${FILE} but is no table: take it out`),
    ...tables.flatMap((table) => {
      const kind = declarations.kindOf(table.name);
      if (kind === undefined) return [undeclared(table)];
      const faults = [
        ...keyFaults(table, kind),
        ...columnFaults(table, kind, volatileFunctions, declarations),
        ...foreignKeyFaults(table, kind, declarations),
        ...otherFaults(table, kind, declarations),
      ];
      return faults.map((fault) => `${table.name}: ${fault}`);
    }),
  ];
}

function undeclared({ name, columns }: Table): string {
  const hint = columns.some((column) => column.name === 'customer_id')
    ? `it has a customer_id: most likely add '${name}' to the group by customer_id in \`distributed\``
    : `add '${name}' to \`reference\` (small, and what is joined with customers) or to \`local\` (runs the system, never joined)`;
  return `${name} is not declared in ${FILE}: ${hint}`;
}

function keyFaults({ columns, unique }: Table, kind: Kind): string[] {
  const primary = unique.find((index) => index.primary);
  if (kind.kind !== 'distributed') return primary ? [] : ['has no primary key'];
  const { by } = kind;
  const column = columns.find(({ name }) => name === by);
  if (!column) return [`is distributed by ${by}, which it does not have`];
  const faults: string[] = [];
  if (column.stored) faults.push(`${by} is generated: Citus cannot distribute by it`);
  if (!column.notNull) faults.push(`${by} can be null: no machine could hold such a row`);
  if (!primary) faults.push(`has no primary key: its shards could not be moved while they are written to`);
  else if (primary.columns[0] !== by) faults.push(`its primary key has to begin with ${by}`);
  for (const { name, columns: parts } of unique.filter((index) => !index.primary))
    if (!parts.includes(by))
      faults.push(
        `${name} is unique over ${parts.join(', ') || 'an expression'}: it has to contain ${by} (unique for everybody needs a look-up table)`,
      );
  return faults;
}

function columnFaults(
  { columns, foreignKeys }: Table,
  kind: Kind,
  volatile: Set<string>,
  { kindOf: of }: Declarations,
): string[] {
  // a local table that references one of Citus's comes under its management
  if (kind.kind === 'local' && foreignKeys.every(({ to }) => of(to)?.kind === 'local')) return [];
  return columns.flatMap(({ name, type, identity, defaultText }) => {
    const counted = identity || /\bnextval\(/.test(defaultText ?? '');
    if (counted && type !== 'bigint')
      return [`${name} counts by itself as ${type}: the machines share out ranges of a bigint`];
    const called = [...(defaultText ?? '').matchAll(/\b([a-z_][a-z0-9_]*)\(/g)].map(([, word]) => word ?? '');
    const bad = kind.kind === 'local' ? undefined : called.find((word) => volatile.has(word));
    return bad
      ? [
          `the default of ${name} calls ${bad}(), which Citus refuses in an UPDATE: let the application give the value`,
        ]
      : [];
  });
}

function foreignKeyFaults(table: Table, kind: Kind, { kindOf: of }: Declarations): string[] {
  return table.foreignKeys.flatMap((key) => {
    const target = of(key.to);
    if (target === undefined) return []; // told of at its own table
    const fault = foreignKeyFault(key, kind, target);
    return fault ? [`${key.name} ${fault}`] : [];
  });
}

function foreignKeyFault(key: ForeignKey, from: Kind, to: Kind): string | undefined {
  if (from.kind !== 'distributed') {
    if (to.kind === 'distributed')
      return `references ${key.to}, which is distributed: only tables of its group may (a ${from.kind} table would keep dangling rows)`;
    if (from.kind === 'reference' && to.kind === 'local')
      return `references ${key.to}, which is local: a reference table may reference reference tables only`;
    return undefined;
  }
  if (to.kind === 'local') return `references ${key.to}, which is local: no machine but one has it`;
  const place = key.columns.indexOf(from.by);
  if (to.kind === 'distributed') {
    if (to.with !== from.with)
      return `references ${key.to}, which lies elsewhere (by ${to.by}, with ${to.with}): leave the foreign key out`;
    if (place < 0 || key.toColumns[place] !== to.by)
      return `has to pair ${from.by} with ${to.by} of ${key.to}`;
  }
  if (place < 0) return undefined;
  const emptied =
    key.setColumns.length === 0 || key.setColumns.includes(from.by) || to.kind === 'distributed';
  if (SET_NULL.includes(key.onDelete) && emptied)
    return `must not SET NULL or DEFAULT on delete, since ${from.by} is in it: cascade, or restrict`;
  if ([...SET_NULL, 'c'].includes(key.onUpdate))
    return `must not change ${from.by} on update: that is never updated`;
  return undefined;
}

function otherFaults(
  { triggers, rules, rowSecurity, inherits }: Table,
  { kind }: Kind,
  { shardTriggers: allowed }: Declarations,
): string[] {
  if (kind === 'local') return [];
  const faults = triggers.flatMap(({ name, source }) => {
    if (!allowed.includes(name))
      return [
        `has the trigger ${name}: Citus allows none on distributed and reference tables, unless it looks at nothing but its own row and stands in \`shardTriggers\` of ${FILE}`,
      ];
    return readsTables(source)
      ? [`its trigger ${name} reads or writes tables: a shard cannot, it sees only its own rows`]
      : [];
  });
  if (rules.length > 0) faults.push(`has the rule ${rules.join(', ')}: Citus allows none`);
  if (rowSecurity)
    faults.push(
      'has row-level security: its settings do not reach the other machines, and it silently returns nothing',
    );
  if (inherits) faults.push('is inherited or partitioned: decide how it is distributed first');
  return faults;
}

/** A function without FROM, INTO or UPDATE touches no table; of what follows "distinct from" it only compares. */
function readsTables(source: string): boolean {
  return /\b(from|insert|update|delete|execute|perform|call)\b/i.test(
    source
      .replace(/--.*$/gm, '')
      .replace(/'[^']*'/g, "''")
      .replace(/\bdistinct\s+from\b/gi, ''),
  );
}
