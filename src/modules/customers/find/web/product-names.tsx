// A condition on products holds their ids; their names are asked for.
import { useQueries } from '@tanstack/react-query';
import { api } from '../../../../../web/client.ts';
import type { Words } from './field-words.ts';
import type { Said } from './list-search.ts';

export function ProductNames({ said, words }: { said: Said; words: Words }) {
  const names = useQueries({
    queries: said.values.map((id) => ({
      ...api.find.suggestions.queryOptions({ input: { field: 'product', q: String(id) } }),
      staleTime: 300_000,
    })),
    combine: (answers) =>
      answers.map(({ data }, index) => {
        const id = String(said.values[index]);
        return data?.items.find(({ value }) => value === id)?.label ?? id;
      }),
  });
  return words.condition({ ...said, values: names });
}
