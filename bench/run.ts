// npm run bench -- [read|import|card|search|list|capture|desks|routing|ring|worth|duplicates|load|start|cluster] [--json] [--customers=1000000] [--minutes=10] [--rate=500]. Every figure stands beside its limit, measured in
// the same run on the same machine: the ratios travel, the milliseconds do not.
import { cpus, totalmem } from 'node:os';
import { sizes } from './dataset.ts';
import type { Figure } from './figure.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const wished = Number(
  process.argv.find((word) => word.startsWith('--customers='))?.slice(12) ?? sizes.customers,
);
/** Of the load. */
const minutes = Number(process.argv.find((word) => word.startsWith('--minutes='))?.slice(10) ?? 10);
/** Of the load, requests a second. */
const rate = Number(process.argv.find((word) => word.startsWith('--rate='))?.slice(7) ?? 500);
const size = { customers: wished, orderLines: wished * 10 };
/** Moderate, since it is built twice on three servers that share this machine. */
const clusterSize = wished === sizes.customers ? { customers: 50_000, orderLines: 500_000 } : size;
const benches: Record<string, () => Promise<Figure[]>> = {
  read: async () => (await import('./read.ts')).benchRead(),
  import: async () => (await import('./import.ts')).benchImport(),
  card: async () => (await import('./serve.ts')).benchRoutes(['card'], say, size),
  search: async () => (await import('./serve.ts')).benchRoutes(['search'], say, size),
  list: async () => (await import('./serve.ts')).benchRoutes(['list', 'filtered list'], say, size),
  capture: async () => (await import('./capture.ts')).benchCapture(say, size),
  desks: async () => (await import('./desks.ts')).benchDesks(say, size),
  routing: async () => (await import('./serve.ts')).benchRoutes(['routing'], say, size),
  ring: async () => (await import('./ring.ts')).benchRing(say, size),
  worth: async () => [
    ...(await (await import('./worth-fit.ts')).benchWorthFit()),
    ...(await (await import('./worth.ts')).benchWorth(say, size)),
  ],
  duplicates: async () => (await import('./duplicates.ts')).benchDuplicates(say, size),
  load: async () => (await import('./mixed.ts')).benchMixed(say, size, minutes, rate),
  start: async () => (await import('./start.ts')).benchStart(),
  cluster: async () => (await import('./cluster.ts')).benchCluster(say, clusterSize),
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = asked.find((name) => !(name in benches));
if (unknown) {
  say(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
/** A cluster is not at hand everywhere: it has to be asked for. */
const usual = Object.keys(benches).filter((name) => name !== 'cluster');
const figures: Record<string, Figure[]> = {};
for (const name of asked.length > 0 ? asked : usual) {
  say(`── ${name}`);
  try {
    figures[name] = (await benches[name]?.()) ?? [];
  } catch (error) {
    // what was measured before and behind it is worth having
    say(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}

if (process.argv.includes('--json')) {
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), cpus: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), figures }, null, 2)}\n`,
  );
} else {
  const rows = Object.values(figures)
    .flat()
    .map((figure) => ({
      figure: figure.name,
      value: `${round(figure.value)} ${figure.unit}`,
      limit:
        figure.limit === undefined ? '' : `${round(figure.limit)} ${figure.unit} (${figure.limitName ?? ''})`,
      ratio: figure.ratio === undefined ? '' : round(figure.ratio),
    }));
  console.table(rows);
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
