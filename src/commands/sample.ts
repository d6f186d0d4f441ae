import { openRapport } from '../app.ts';
import { addAuditEntry } from '../core/audit.ts';
import type { Env } from '../core/env.ts';
import { translator } from '../core/i18n.ts';
import { loadSample, removeSample } from '../modules/sample/load.ts';
import { sampleState } from '../modules/sample/state.ts';
import { ensureBusiness } from '../modules/team/business.ts';

/** Loads or removes the sample company at once, with or without a running server. */
export async function sample(env: Env, what: string, { json = false }: { json?: boolean }): Promise<void> {
  if (what !== 'load' && what !== 'remove')
    throw new Error('Say "rapport sample load" or "rapport sample remove".');
  const rapport = await openRapport(env);
  try {
    await ensureBusiness(rapport.database.db, { currency: 'GBP', timeZone: 'Europe/London' });
    // as the page asks: who loads or removes it is told before it happens
    await addAuditEntry(rapport.database.db, {
      staffId: null,
      door: 'command',
      operation: `sample.${what}`,
    });
    await (what === 'load' ? loadSample : removeSample)(rapport.database);
    const state = await sampleState(rapport.database.db);
    const text = translator('en')(`sample:done.${what}`, { count: state.customers });
    process.stdout.write(json ? `${JSON.stringify(state)}\n` : `${text}\n`);
  } finally {
    await rapport.close();
  }
}
