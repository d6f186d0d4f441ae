import { openRapport } from '../app.ts';
import type { Env } from '../core/env.ts';
import { type FitFileOptions, runWorthFile } from '../modules/worth/fit-file.ts';
import { fitBusiness } from '../modules/worth/fit.ts';

/** What the command line hands over: flags without a value come as true. */
export type WorthOptions = { [K in Exclude<keyof FitFileOptions, 'file'>]?: FitFileOptions[K] } & {
  json?: boolean;
};

/** With a file: fits it, no database needed. Without: fits the business and writes everybody's worth. */
export async function worth(
  env: Env,
  file: string | undefined,
  { json, ...options }: WorthOptions,
): Promise<void> {
  const report = file === undefined ? await fitRunning(env) : await runWorthFile({ ...options, file });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${JSON.stringify(report, null, 2)}\n`);
}

async function fitRunning(env: Env): Promise<object> {
  const rapport = await openRapport(env);
  try {
    const outcome = await fitBusiness(rapport.database);
    if (!outcome) return { customers: 0, models: {}, baselines: null, chosen: null };
    const { customers, models, choice, seconds } = outcome;
    const reports = Object.entries(models.models).map(([name, { boundary, ...model }]) => [
      name,
      { ...model, boundary: boundary !== 'none' },
    ]);
    return {
      customers,
      models: Object.fromEntries(reports),
      baselines: models.baselines,
      chosen: choice,
      heldBack: models.heldBack,
      seconds,
    };
  } finally {
    await rapport.close();
  }
}
