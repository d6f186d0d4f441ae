// The command line. Each command is a shell around a function that the rest of the product uses too.
import { cac } from 'cac';
import { readEnv } from './core/env.ts';
import type { ErrorBody } from './core/error-body.ts';
import { RapportError } from './core/errors.ts';
import { translator } from './core/i18n.ts';
import type { BackupOptions } from './commands/backup.ts';
import type { DbOptions } from './commands/db.ts';
import type { ImportOptions } from './commands/import.ts';
import type { PasswordOptions } from './commands/password.ts';
import type { RestoreOptions } from './commands/restore.ts';
import type { WorthOptions } from './commands/worth.ts';

const cli = cac('rapport');

cli
  .command('start', 'Start Rapport: server, worker and, unless the database is elsewhere, its own PostgreSQL')
  .option('--no-worker', 'Serve pages and API only; "rapport work" does the jobs elsewhere')
  .action(async (options: { worker: boolean }) => {
    const { start } = await import('./commands/start.ts');
    await start(readEnv(), options);
  });

cli
  .command('work', 'Do the jobs, without serving: beside "rapport start --no-worker", as many as wanted')
  .action(async () => {
    const { work } = await import('./commands/work.ts');
    await work(readEnv());
  });

cli
  .command(
    'call [operation]',
    'Call any operation of the API as the owner of this machine, e.g. rapport call find.list',
  )
  .option('--json <input>', 'Its input as JSON, or - to read it from standard input')
  .action(async (operation: string | undefined, options: { json?: string | boolean }) => {
    const { call } = await import('./commands/call.ts');
    await call(readEnv(), operation, options.json);
  });

cli
  .command(
    'mcp',
    'Speak the Model Context Protocol on standard input and output, for an assistant on this machine',
  )
  .option('--allow <permissions>', 'What the assistant may change, e.g. promises.write,conversations.write')
  .action(async (options: { allow?: string }) => {
    const { mcp } = await import('./commands/mcp.ts');
    await mcp(readEnv(), options);
  });

cli
  .command(
    'import <file>',
    'Import a sales export (CSV, TSV, columns of text, XLSX, or .gz of these), or into an empty Rapport an export of another',
  )
  .option(
    '--map <role=column,…>',
    'What columns are, by name or number from 1, e.g. date=InvoiceDate,customerNumber=7',
  )
  .option('--dry-run', 'Only say what would be made of it')
  .option('--site <name>', 'The site that the sales belong to')
  .option('--currency <code>', 'ISO 4217, where the file does not say')
  .option('--date-order <order>', 'dmy or mdy, where no date of the file tells')
  .option('--decimals <mark>', 'point or comma, where no number of the file tells')
  .option('--header', 'The first line holds the names of the columns', { default: 'auto' })
  .option('--no-header', 'It does not', { default: 'auto' })
  .option('--delimiter <mark>', 'comma, semicolon, tab or bar')
  .option('--encoding <name>', 'utf-8, utf-16le, utf-16be or windows-1252')
  .option('--sheet <name>', 'Of a workbook; the first one when left out')
  .option(
    '--time-zone <zone>',
    'Of the times in the file, e.g. Europe/Berlin; that of the site when left out',
  )
  .option('--json', 'Print one JSON document')
  .action(async (file: string, options: ImportOptions) => {
    const { importFile } = await import('./commands/import.ts');
    await importFile(readEnv(), file, options);
  });

cli
  .command('export [to]', 'Write everything in a documented form: into a folder, or a file that ends in .zip')
  .option('--json', 'Print one JSON document')
  .action(async (to: string | undefined, options: { json?: boolean }) => {
    const { exportEverything } = await import('./commands/export.ts');
    await exportEverything(readEnv(), to, options);
  });

cli
  .command('password <email>', 'Give somebody a new password, for whoever cannot sign in any more')
  .option('--stdin', 'Read it from standard input instead of making one')
  .option('--json', 'Print one JSON document')
  .action(async (email: string, options: PasswordOptions) => {
    const { password } = await import('./commands/password.ts');
    await password(readEnv(), email, options);
  });

cli
  .command('sample <what>', '"load" a made-up company to look around in, or "remove" it again')
  .option('--json', 'Print one JSON document')
  .action(async (what: string, options: { json?: boolean }) => {
    const { sample } = await import('./commands/sample.ts');
    await sample(readEnv(), what, options);
  });

cli
  .command(
    'worth [file]',
    'Fit the models of repeat buying: on a file of purchases, or on the business itself',
  )
  .option('--customer-column <column>', 'Of a file: name, or number from 1')
  .option('--date-column <column>', 'Of a file: name, or number from 1')
  .option('--amount-column <column>', 'Of a file: name, or number from 1; left out: no money model')
  .option('--calibrate-until <date>', 'Of a file: last day that the models see')
  .option('--hold-back-until <date>', 'Of a file: last day of the period on which they are judged')
  .option('--date-order <order>', 'Of a file: dmy or mdy, where no date of it tells')
  .option('--decimals <mark>', 'Of a file: point or comma, where no amount of it tells')
  .option('--unit <unit>', 'Of a file: weeks (as usual) or days')
  .option('--predictions <file>', 'Of a file: write the predictions for each customer as CSV')
  .option('--winsorise', 'Of a file: cap extreme spends before the money model is fitted')
  .option('--json', 'Print one JSON document on one line')
  .action(async (file: string | undefined, options: WorthOptions) => {
    const { worth } = await import('./commands/worth.ts');
    await worth(readEnv(), file, options);
  });

cli
  .command('backup', 'Back everything up into one file, while Rapport works or not')
  .option('--to <folder>', 'Where it goes; the folder of the nightly backups when left out')
  .option('--passphrase-file <file>', 'Encrypt it; RAPPORT_BACKUP_PASSPHRASE does the same')
  .option('--json', 'Print one JSON document')
  .action(async (options: BackupOptions) => {
    const { backup } = await import('./commands/backup.ts');
    await backup(readEnv(), options);
  });

cli
  .command('restore <file>', 'Put a backup in place; what was there is kept beside it')
  .option('--check', 'Rehearse it and change nothing')
  .option('--passphrase-file <file>', 'Of an encrypted one; RAPPORT_BACKUP_PASSPHRASE does the same')
  .option('--json', 'Print one JSON document')
  .action(async (file: string, options: RestoreOptions) => {
    const { restore } = await import('./commands/restore.ts');
    await restore(readEnv(), file, options);
  });

cli
  .command(
    'db <action>',
    '"move" brings the embedded database to a PostgreSQL of your own; "distribute" spreads the tables of a cluster of Citus over its machines',
  )
  .option('--to <url>', 'Of move: postgres://… of an empty database; read from standard input when left out')
  .option(
    '--shards <count>',
    'Of distribute: parts of each table, two to four for each core of the cluster; 32 when left out',
  )
  .option('--json', 'Print one JSON document')
  .action(async (action: string, options: DbOptions) => {
    const { db } = await import('./commands/db.ts');
    await db(readEnv(), action, options);
  });

cli.help();
cli.version('0.1.0');

try {
  cli.parse(process.argv, { run: false });
  if (!cli.matchedCommand && !cli.options.help && !cli.options.version) {
    if (cli.args.length > 0)
      throw new Error(`There is no command "${cli.args[0]}". "rapport --help" lists them.`);
    cli.outputHelp();
  }
  await cli.runMatchedCommand();
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  if (cli.options.json === true) process.stdout.write(`${JSON.stringify(body(error))}\n`); // of `call` it is the input
  process.exitCode = 1;
}

/** The error body of the API, for whoever reads standard output only. */
function body(error: unknown): ErrorBody {
  const message = sentence(error);
  if (error instanceof RapportError)
    return { code: error.code, status: error.status, message, data: error.params };
  return { code: 'INTERNAL', status: 500, message, data: null };
}

/** One sentence for a person; the stack only where it is our fault and somebody asked for it. */
function sentence(error: unknown): string {
  if (error instanceof RapportError) return translator(process.env.LANG ?? 'en')(error.key, error.params);
  if (error instanceof Error)
    return process.env.LOG_LEVEL === 'debug' ? (error.stack ?? error.message) : error.message;
  return String(error);
}
