import type { Analysis } from '../modules/imports/read/analyse.ts';
import type { ImportRow } from '../modules/imports/row.ts';

type Report = { json: object; text: string };
const number = new Intl.NumberFormat('en');

/** What an import made, from the database. */
export function importReport(
  row: ImportRow,
  counts: NonNullable<ImportRow['counts']>,
  seconds: number,
): Report {
  const currency = row.plan?.reading.currency ?? '';
  const { net, ...whole } = counts;
  const told: [string, string][] = [
    ['lines', number.format(counts.lines)],
    ['orders', number.format(counts.orders)],
    ['customers', `${number.format(counts.customers)} new, ${number.format(counts.buyers)} with a purchase`],
    ['products', `${number.format(counts.products)} new`],
    ['net', `${net} ${currency}`],
    ['without customer', `${number.format(counts.anonymousLines)} lines`],
    ...(counts.erasedLines
      ? [
          ['of the erased', `${number.format(counts.erasedLines)} lines, kept without a customer`] satisfies [
            string,
            string,
          ],
        ]
      : []),
    [
      'returns',
      `${number.format(counts.returnLines)} lines, ${number.format(counts.linkedReturns)} linked to what they undo`,
    ],
    ['known before', `${number.format(counts.knownLines)} lines`],
    ['filled in', `${number.format(counts.filledCustomers)} customers`],
    ['rejected', `${number.format(counts.rejected)} lines`],
  ];
  return {
    json: { importNo: row.import_no, ...whole, net, currency, seconds },
    text: `${row.file_name} is imported as number ${row.import_no} (${seconds} s, all of it can be undone).\n${table(told)}`,
  };
}

/** What an import would make. */
export function analysisReport(analysis: Analysis, seconds: number): Report {
  const {
    lines,
    orders,
    customers,
    buyers,
    purchaseOrders,
    products,
    anonymousLines,
    returnLines,
    rejected,
    net,
  } = analysis;
  // without the house nobody knows the currency of a file that does not say it
  const currency = analysis.currencyFrom === 'nothing' ? null : analysis.currency;
  const columns = analysis.columns.map(({ name, role, confidence }, place): [string, string] => [
    name || `column ${place + 1}`,
    `${role}${confidence === 'sure' ? '' : ` (${confidence})`}`,
  ]);
  const counts = {
    lines: lines - rejected,
    orders,
    customers,
    buyers,
    purchaseOrders,
    products,
    anonymousLines,
    returnLines,
    rejected,
  };
  return {
    json: {
      dryRun: true,
      ...counts,
      net,
      currency,
      seconds,
      columns: analysis.columns.map(({ name, role, confidence, samples }) => ({
        name,
        role,
        confidence,
        samples,
      })),
      dateAmbiguous: analysis.dateAmbiguous,
      decimalAmbiguous: analysis.decimalAmbiguous,
      problems: analysis.problems,
    },
    text:
      `Nothing was written. The columns are taken for:\n${table(columns)}\nAn import would make:\n` +
      table([
        ...Object.entries(counts).map(([what, count]): [string, string] => [what, number.format(count)]),
        ['net', currency === null ? net : `${net} ${currency}`],
      ]),
  };
}

function table(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
}

/** Shows how far an import is on one line of the terminal, until ended. */
export function watch(find: () => Promise<ImportRow>): { end(): void } {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    find()
      .then(({ progress }) => process.stderr.write(`\r\u001b[K${progressLine(progress)}`))
      .catch(() => {}) // shown again with the next answer
      .finally(() => (asking = false));
  }, 250);
  return {
    end() {
      clearInterval(timer);
      process.stderr.write('\r\u001b[K');
    },
  };
}

function progressLine({
  phase,
  lines,
  bytes,
  bytesTotal,
  linesPerSecond,
  secondsLeft,
}: ImportRow['progress']): string {
  const share = bytesTotal === 0 ? '' : ` ${Math.round((bytes / bytesTotal) * 100)} %`;
  const speed = linesPerSecond === null ? '' : `, ${number.format(linesPerSecond)} a second`;
  const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
  return `${phase}${share}: ${number.format(lines)} lines${speed}${left}`;
}
