import type { UseFormReturnType } from '@mantine/form';

/** Empties a form of what was sent and taken; what somebody typed meanwhile for the next one stays. */
export function clearSent<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  sent: Partial<V>,
): void {
  const now = form.getValues();
  const empty = form.getInitialValues();
  const fields = Object.keys(empty) as (keyof V)[];
  form.setValues(
    Object.fromEntries(
      fields.map((field) => [field, Object.is(now[field], sent[field]) ? empty[field] : now[field]]),
    ) as Partial<V>,
  );
}
