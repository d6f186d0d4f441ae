import { currencyOfCountry, findCountry } from './country.ts';
import { currencyBeside, findCurrency } from './currency.ts';
import type { Recognised } from './recognise.ts';

/**
 * The currency that a file most likely is in: of its currency column, of signs beside amounts, else the house's own,
 * else that of the country of at least half of its lines. Customers abroad do not make a house sell in their currency.
 * @param usual of the house, where there is one
 * @returns ISO 4217, undefined when nothing tells
 */
export function guessCurrency(
  columns: Recognised[],
  sample: string[][],
  usual: string | undefined,
): string | undefined {
  const valuesOf = (role: Recognised['role']) => {
    const column = columns.findIndex((candidate) => candidate.role === role);
    return column < 0 ? [] : sample.map((record) => record[column] ?? '').filter((value) => value !== '');
  };
  const amounts = [...valuesOf('amount'), ...valuesOf('unitPrice')];
  return (
    mostFrequent(valuesOf('currency'), findCurrency) ??
    mostFrequent(amounts, currencyBeside) ??
    (usual === undefined
      ? mostFrequent(valuesOf('country'), (text) => currencyOfCountry(findCountry(text).code ?? ''))
      : undefined)
  );
}

function mostFrequent(values: string[], meaning: (value: string) => string | undefined): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    const found = meaning(value);
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] * 2 >= values.length ? best[0] : undefined;
}
