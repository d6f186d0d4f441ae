// Puts the figures of a bench run into the README: npm run bench -- --json | node scripts/readme.ts
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Figure } from '../bench/figure.ts';

type Report = { at: string; cpus: number; memoryGiB: number; figures: Record<string, Figure[]> };

const report = JSON.parse(await text(process.stdin)) as Report;
const rows = Object.values(report.figures)
  .flat()
  .map((figure) => {
    const limit = figure.limit === undefined ? '' : `${round(figure.limit)} ${figure.unit}`;
    return `| ${figure.name} | ${round(figure.value)} ${figure.unit} | ${limit} | ${figure.limitName ?? ''} | ${figure.ratio === undefined ? '' : round(figure.ratio)} |`;
  });
const table = [
  `Run on ${report.at.slice(0, 10)}, ${report.cpus} cores, ${report.memoryGiB} GiB.`,
  '',
  '| what | measured | limit | which limit | ratio |',
  '|---|---|---|---|---|',
  ...rows,
].join('\n');
const readme = await readFile('README.md', 'utf8');
const begin = '<!-- bench -->';
const end = '<!-- /bench -->';
await writeFile(
  'README.md',
  `${readme.slice(0, readme.indexOf(begin) + begin.length)}\n${table}\n${readme.slice(readme.indexOf(end))}`,
);

function round(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
