// Twelve on the staff: a manager and reps at each site, and somebody for the shop's mailings.
import type { Role } from '../../../core/permissions.ts';

export type StaffMember = { name: string; email: string; role: Role; site: number | null };

const rows: readonly [name: string, role: Role, site: number | null][] = [
  ['Hannah Priestley', 'manager', 0],
  ['Marek Kowalczyk', 'rep', 0],
  ['Aisha Rahman', 'rep', 0],
  ['Tom Sutcliffe', 'rep', 0],
  ['Gareth Pritchard', 'manager', 1],
  ['Folake Adeyemi', 'rep', 1],
  ['Lucia Moretti', 'rep', 1],
  ['Simran Dhillon', 'manager', 2],
  ['Jonas Becker', 'rep', 2],
  ['Mei Cheung', 'rep', 2],
  ['Delroy Francis', 'rep', 2],
  ['Orla Gallagher', 'marketer', null],
];

export const staff: readonly StaffMember[] = rows.map(([name, role, site]) => ({
  name,
  role,
  site,
  email: `${name.toLowerCase().replace(' ', '.')}@crema-and-co.example`,
}));

/** @returns numbers of the reps of a site */
export function repsOf(site: number): readonly number[] {
  return staff.flatMap((member, index) => (member.role === 'rep' && member.site === site ? [index] : []));
}
