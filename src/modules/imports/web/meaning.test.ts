import { describe, expect, test } from 'vitest';
import { ROLES } from '../read/roles.ts';
import { dateExample, decimalExample } from './examples.ts';
import { giveRole, roleGroups } from './role-groups.ts';

describe('what a person is asked', () => {
  test('a date is shown in both of its readings', () => {
    expect(dateExample(['25/12/2024', '01/01/2024', '03/04/2024 10:15'])).toEqual({
      value: '03/04/2024 10:15',
      dayFirst: new Date('2024-04-03T12:00:00Z'),
      monthFirst: new Date('2024-03-04T12:00:00Z'),
    });
    expect(dateExample(['3.4.97'])?.dayFirst).toEqual(new Date('1997-04-03T12:00:00Z'));
  });

  test('a date that reads one way only is no example', () => {
    expect(dateExample(['2024-03-04', '25/12/2024', '05/05/2024', ''])).toBeUndefined();
  });

  test('a number is shown in both of its readings', () => {
    expect(decimalExample(['12.50', '1.234'])).toEqual({ value: '1.234', point: 1.234, comma: 1234 });
    expect(decimalExample(['-1,234'])).toEqual({ value: '-1,234', point: -1234, comma: -1.234 });
    expect(decimalExample(['1.234,50', '12,5', ''])).toBeUndefined();
  });
});

describe('roles of columns', () => {
  test('every role can be chosen, once', () => {
    expect([...Object.values(roleGroups).flat(), 'ignore'].sort()).toEqual([...ROLES].sort());
  });

  test('a role is taken from the column that had it; any number may be left out', () => {
    expect(giveRole(['date', 'amount', 'ignore'], 2, 'date')).toEqual(['ignore', 'amount', 'date']);
    expect(giveRole(['date', 'ignore'], 0, 'ignore')).toEqual(['ignore', 'ignore']);
  });
});
