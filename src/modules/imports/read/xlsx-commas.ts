// Numbers of a workbook have no decimal mark of their own; but exports also write them as text, "12,50".
import { DecimalReader, decideStyle, decimalText, type DecimalStyle } from './decimals.ts';

const comma = new DecimalReader('comma');
const point = new DecimalReader('point');
const reads = (reader: DecimalReader, text: string): boolean => {
  const bytes = Buffer.from(text);
  return reader.read(bytes, 0, bytes.length);
};

/**
 * Finds the columns whose cells of text are numbers with a decimal comma.
 * @param style - what a person says; without it a column has to tell: "1,250" alone does not
 * @returns places of columns; undefined for none
 */
export function commaColumns(records: string[][], style?: DecimalStyle): number[] | undefined {
  if (style === 'point') return undefined;
  const [first, ...rest] = records;
  const found = (first ?? []).flatMap((_, column) => {
    const values = rest.map((record) => record[column] ?? '').filter((value) => value !== '');
    // no cell that is a number has a comma
    const written = values.filter((value) => value.includes(',') && reads(comma, value));
    const numbers = values.filter((value) => reads(point, value) || reads(comma, value));
    if (written.length === 0 || numbers.length < values.length * 0.8) return [];
    const said = decideStyle(written, 'comma');
    return said.style === 'comma' && (!said.ambiguous || style === 'comma') ? [column] : [];
  });
  return found.length > 0 ? found : undefined;
}

/** @returns a number written with a comma as all others of a workbook are, with a point; any other text as it is */
export function withPoint(text: string): string {
  return reads(comma, text) && comma.big === undefined ? decimalText(comma.digits, comma.scale) : text;
}
