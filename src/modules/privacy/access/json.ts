import type { Section } from './gather.ts';

/** One object: who made it and when, then a list of rows for every table that holds any. */
export async function* asJson(head: object, sections: AsyncIterable<Section>): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"data":{`;
  let tables = 0;
  for await (const { table, rows } of sections) {
    let count = 0;
    for await (const row of rows) {
      if (count++ === 0) yield `${tables++ === 0 ? '' : ','}\n${JSON.stringify(table)}:[\n`;
      else yield ',\n';
      yield JSON.stringify(row);
    }
    if (count > 0) yield ']';
  }
  yield '\n}}\n';
}
