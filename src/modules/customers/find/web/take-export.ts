import { i18n } from '../../../../../web/i18n.ts';
import { takeFile } from '../../../../../web/parts/take-file.ts';
import type { ListQuery } from './use-list.ts';

/** The list as it is filtered and sorted, or those chosen of it, to save. */
export async function takeExport(
  format: 'csv' | 'xlsx',
  { filter, sort, direction, columns }: ListQuery,
  ids: ReadonlySet<string>,
): Promise<void> {
  const query = {
    filter,
    sort,
    direction,
    columns: [
      'name',
      'company',
      'number',
      ...columns.filter((one) => !['name', 'company', 'number'].includes(one)),
    ],
  };
  await takeFile(
    '/api/exports/customers',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': i18n.language },
      body: JSON.stringify({
        format,
        query,
        language: i18n.language,
        ...(ids.size > 0 && { ids: [...ids] }),
      }),
    },
    `customers.${format}`,
    i18n.t('find:export.done'),
  );
}
