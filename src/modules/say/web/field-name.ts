import type { TFunction } from 'i18next';

/** @returns what a personal field of a rule is called */
export function fieldName(field: string, t: TFunction): string {
  return t(`say:rules.field.${field.replace('.', '_')}`, { defaultValue: field });
}
