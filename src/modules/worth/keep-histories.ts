// The histories as a table, for what is counted of them by site, quarter and signal.
import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { Copies } from '../../core/copy.ts';
import type { Everybody } from './everybody.ts';
import type { IdIndex } from './id-index.ts';

const ROWS_A_PIECE = 8_192;
const ages = ['joined', 'x', 'tx', 't'] as const;
const columns = ['customer_id', 'site_id', ...ages, 'quarters', 'quarter_joined'];

/** Fills customer_histories. @param sites where the places of `site` lead */
export async function keepHistories(client: pg.ClientBase, all: Everybody, sites: IdIndex): Promise<void> {
  await client.query('TRUNCATE customer_histories');
  await client.query('BEGIN');
  try {
    let sent: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < all.x.length; from += ROWS_A_PIECE) {
      const copies = rowsOf(all, sites, from, Math.min(all.x.length, from + ROWS_A_PIECE));
      await sent;
      sent = copies.send(client);
      sent.catch(() => {}); // awaited above or below
      await breathe();
    }
    await sent;
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // what is thrown is what went wrong first
    throw error;
  }
  await client.query('ANALYZE customer_histories');
}

function rowsOf(all: Everybody, sites: IdIndex, from: number, to: number): Copies {
  const copies = new Copies();
  const rows = copies.into('customer_histories', columns);
  for (let i = from; i < to; i++) {
    rows.row();
    rows.uuid(all.ids, i * 16);
    if (all.site[i]! < 0) rows.null();
    else rows.uuid(sites.bytes, all.site[i]! * 16);
    for (const name of ages) rows.int4(all[name][i]!);
    rows.int8Halves(all.quarters_high[i]!, all.quarters_low[i]!);
    rows.int2(all.quarter_joined[i]!);
  }
  return copies;
}
