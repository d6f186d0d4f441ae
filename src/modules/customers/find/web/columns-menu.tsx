import { Button, Checkbox, Popover, ScrollArea, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Words } from './field-words.ts';

/** Which columns there are; kept for this user, in the address, and in views. */
export function ColumnsMenu({
  columns,
  words,
  onChange,
}: {
  columns: string[];
  words: Words;
  onChange: (columns: string[]) => void;
}) {
  const { t } = useTranslation('find');
  const choosable = words.fields.filter(
    (field) => field.column && field.key !== 'name' && field.key !== 'company',
  );
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default">{t('columns')}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah={360} type="auto">
          <Stack gap={8} component="fieldset" aria-label={t('columns')} className="list-plain-group">
            {choosable.map(({ key, label }) => (
              <Checkbox
                key={key}
                size="xs"
                label={label}
                checked={columns.includes(key)}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  // in the order of the menu, so that a column comes back where it was
                  onChange(
                    choosable
                      .map((one) => one.key)
                      .filter((one) => (one === key ? on : columns.includes(one))),
                  );
                }}
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
