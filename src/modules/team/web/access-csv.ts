import { roles } from '../../../core/permissions.ts';
import type { AccessRow } from './access-table.tsx';

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180, with the names of the contract, so that two versions can be compared. */
export function accessCsv(operations: readonly AccessRow[]): string {
  const marks = (held: readonly string[]): string[] =>
    roles.map((role) => (held.includes(role) ? 'yes' : 'no'));
  const rows = operations.flatMap((operation) => [
    [
      operation.room,
      operation.name,
      `${operation.method} ${operation.path}`,
      operation.summary,
      '',
      operation.permission,
      operation.bySite ? 'yes' : 'no',
      ...marks(operation.roles),
    ],
    ...operation.fields.map((field) => [
      operation.room,
      operation.name,
      '',
      '',
      `${field.direction} ${field.path}`,
      field.permission,
      '',
      ...marks(field.roles),
    ]),
  ]);
  const heading = ['room', 'operation', 'route', 'summary', 'field', 'permission', 'by site', ...roles];
  return [heading, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
