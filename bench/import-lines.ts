// The lines of the file that the import's bench uses, in the forms it needs them.
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { recordTexts } from '../src/modules/imports/read/batch.ts';
import { examine, readRecords } from '../src/modules/imports/read/records.ts';

async function* records(file: string): AsyncGenerator<string[][]> {
  const { shape } = await examine(file);
  for await (const batch of readRecords(() => createReadStream(file), shape))
    yield Array.from({ length: batch.records }, (_, record) => recordTexts(batch, record));
}

/** @returns a file's lines in COPY's text format, all in memory */
export async function plainLines(file: string): Promise<{ lines: number; text: Buffer }> {
  const parts: Buffer[] = [];
  let lines = 0;
  for await (const batch of records(file)) {
    lines += batch.length;
    parts.push(Buffer.from(batch.map((fields) => `${fields.map(escaped).join('\t')}\n`).join('')));
  }
  return { lines, text: Buffer.concat(parts) };
}

function escaped(value: string): string {
  return value === '' || value === 'NA' ? '\\N' : value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t');
}

export async function copyText(client: pg.PoolClient, table: string, text: Buffer): Promise<void> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let from = 0; from < text.length; from += 1 << 17) yield text.subarray(from, from + (1 << 17));
  }
  await pipeline(Readable.from(pieces()), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}

/** Writes a file with everything ten times, each time with other order and customer numbers. */
export async function tenfold(file: string, to: string): Promise<void> {
  async function* repeated(): AsyncGenerator<string> {
    yield 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';
    for (let turn = 0; turn < 10; turn++)
      for await (const batch of records(file)) yield batch.map((fields) => line(fields, turn)).join('');
  }
  await pipeline(Readable.from(repeated()), createGzip({ level: 1 }), createWriteStream(to));
}

function line([invoice = '', ...fields]: string[], turn: number): string {
  const customer = fields[5] ?? '';
  if (/^\d+$/.test(customer)) fields[5] = `${turn}${customer}`;
  const number = invoice.replace(/\d+/, (digits) => `${turn}${digits}`);
  return `${[number, ...fields].map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\n`;
}
