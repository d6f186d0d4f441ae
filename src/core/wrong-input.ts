// What is wrong with a value, in the reader's language: the schemas themselves say it in English, to programmers.
import type { TFunction } from 'i18next';

type Issue = {
  readonly message: string;
  readonly code?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly format?: unknown;
  /** of a union: what each of its forms has to say */
  readonly errors?: readonly (readonly Issue[])[];
};

const formats = ['email', 'url', 'date', 'datetime', 'uuid', 'cidrv4', 'since'] as const;

/** @returns what follows the name of a field; what no person brings about with a page stays as the schema says it */
export function wrongInput(issue: Issue, t: TFunction): string {
  const { code, origin, minimum, maximum } = issue;
  const first = issue.errors?.[0]?.[0];
  if (code === 'invalid_union' && first) return wrongInput(first, t);
  const format = formats.find((each) => each === issue.format);
  if (code === 'invalid_format' && format) return t(`errors:wrong.${format}`);
  if (code === 'too_small' && typeof minimum === 'number') {
    if (origin === 'number' || origin === 'int') return t('errors:wrong.small', { limit: minimum });
    if (minimum === 1) return t('errors:wrong.empty');
    if (origin === 'string') return t('errors:wrong.short', { count: minimum });
    if (origin === 'array') return t('errors:wrong.few', { count: minimum });
  }
  if (code === 'too_big' && typeof maximum === 'number') {
    if (origin === 'number' || origin === 'int') return t('errors:wrong.large', { limit: maximum });
    if (origin === 'string') return t('errors:wrong.long', { count: maximum });
    if (origin === 'array') return t('errors:wrong.many', { count: maximum });
  }
  return issue.message;
}

/** @returns what pages and the audit call a field, e.g. "How to reach them 1, Value"; its own name where they have no word */
export function fieldName(path: readonly string[], t: TFunction): string {
  return path
    .map((part) =>
      /^\d+$/.test(part)
        ? ` ${Number(part) + 1}`
        : `, ${t([`customers:field.${part}`, `audit:fields.${part}`], { defaultValue: part })}`,
    )
    .join('')
    .slice(2);
}
