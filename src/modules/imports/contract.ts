import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { ROLES } from './read/roles.ts';

const ImportNo = z
  .int()
  .positive()
  .max(2 ** 31 - 1); // an integer of the database
const Role = z.enum(ROLES);
const Params = z.record(z.string(), z.union([z.string(), z.number()]));
/** A sentence in the reader's language, and what it is made of. */
const Said = z.object({ code: z.string(), params: Params, message: z.string() });

export const states = [
  'mapping',
  'waiting',
  'running',
  'done',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;

/** What a person may say better than the file does; what is left out is found out. */
const Reading = z.object({
  header: z.boolean().optional(),
  sheet: z.string().max(200).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy', 'serial']).optional(),
  decimalStyle: z.enum(['point', 'comma']).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  timeZone: z.string().max(100).optional(),
});

export const Column = z.object({
  name: z.string(),
  role: Role,
  confidence: z.enum(['sure', 'likely', 'unsure']),
  /** a sentence in imports:reason.<reason> */
  reason: z.string(),
  samples: z.array(z.string()),
});

const Kinds = z.object({
  sale: z.int(),
  return: z.int(),
  fee: z.int(),
  adjustment: z.int(),
  free: z.int(),
});

/** What an import will make: counted as its result is, and what of the file is there already. */
const Makes = z.object({
  customers: z.int(),
  orders: z.int(),
  products: z.int(),
  lines: z.int(),
  buyers: z.int(),
  purchaseOrders: z.int(),
  returnLines: z.int(),
  anonymousLines: z.int(),
  /** a decimal in major units */
  net: z.string(),
  known: z.object({ customers: z.int(), orders: z.int(), products: z.int(), lines: z.int() }),
});

/** What the file is and holds, and what will be made of it, counted over all of its lines; nothing has been written. */
export const Analysis = z.object({
  compressed: z.boolean(),
  encoding: z.string().nullable(),
  /** of a workbook: which of its sheets is read */
  sheet: z.string().nullable(),
  repairedBytes: z.int(),
  layout: z.enum(['delimited', 'blank', 'fixed', 'workbook']),
  delimiter: z.string().nullable(),
  header: z.boolean(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy', 'serial']),
  /** No date of the whole file tells day and month apart: somebody has to say. */
  dateAmbiguous: z.boolean(),
  decimalStyle: z.enum(['point', 'comma']),
  decimalAmbiguous: z.boolean(),
  currency: z.string(),
  currencyFrom: z.enum(['given', 'file', 'nothing']),
  lines: z.int(),
  orders: z.int(),
  customers: z.int(),
  buyers: z.int(),
  purchaseOrders: z.int(),
  products: z.int(),
  countries: z.int(),
  unsureCountries: z.array(z.object({ name: z.string(), code: z.string().nullable() })),
  kinds: Kinds,
  returnLines: z.int(),
  anonymousLines: z.int(),
  negativeQuantities: z.int(),
  zeroPrices: z.int(),
  negativePrices: z.int(),
  identicalLines: z.int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** decimals in major units */
  net: z.string(),
  customerNet: z.string(),
  makes: Makes,
  /** another import ended since: looked at anew (imports.remap), it makes something else */
  outdated: z.boolean(),
  rejected: z.int(),
  problems: z.array(
    z.object({
      kind: z.string(),
      count: z.int(),
      examples: z.array(z.object({ line: z.int(), text: z.string(), message: z.string() })),
    }),
  ),
});

/** What the import has made so far, counted in the database. */
export const Counts = z.object({
  lines: z.int(),
  /** order numbers, those of sales without a customer included */
  orders: z.int(),
  customers: z.int(),
  buyers: z.int(),
  purchaseOrders: z.int(),
  products: z.int(),
  anonymousLines: z.int(),
  /** lines of the file of people who were erased: sales without a customer */
  erasedLines: z.int().default(0),
  returnLines: z.int(),
  linkedReturns: z.int(),
  rejected: z.int(),
  /** lines that were there before */
  knownLines: z.int(),
  /** customers from before of whom empty facts were filled in */
  filledCustomers: z.int(),
  net: z.string(),
});

/** What an undo did, or why something stayed. */
export const Undone = z.object({
  lines: z.int(),
  orders: z.int(),
  customers: z.int(),
  products: z.int(),
  keptCustomers: z.int(),
  keptOrders: z.int(),
  keptProducts: z.int(),
});

export const Progress = z.object({
  phase: z.enum(['idle', 'analysing', 'waiting', 'reading', 'finishing', 'undoing']),
  lines: z.int(),
  linesTotal: z.int().nullable(),
  bytes: z.int(),
  bytesTotal: z.int(),
  linesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});

export const Import = z.object({
  importNo: ImportNo,
  fileName: z.string(),
  state: z.enum(states),
  siteId: z.uuid().nullable(),
  /** names of a workbook's sheets, also where the chosen one cannot be imported */
  sheets: z.array(z.string()),
  reading: Reading,
  columns: z.array(Column),
  /** null while the file is looked at, and where it cannot be read with these columns */
  analysis: Analysis.nullable(),
  progress: Progress,
  counts: Counts.nullable(),
  undone: Undone.nullable(),
  problem: Said.nullable(),
  /** the first of them, as they come; the file has all */
  rejects: z.array(z.object({ line: z.int(), text: z.string(), message: z.string() })),
  rejected: z.int(),
  /** an earlier import of the same bytes */
  sameFileAs: z
    .object({ importNo: ImportNo, state: z.enum(states), endedAt: z.string().nullable() })
    .nullable(),
  cancelling: z.boolean(),
  staffId: z.uuid().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});

const Row = Import.pick({
  importNo: true,
  fileName: true,
  state: true,
  siteId: true,
  progress: true,
  counts: true,
  problem: true,
  rejected: true,
  staffId: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
});

export const importsContract = {
  list: operation('imports.list', {
    route: 'GET /imports',
    summary: 'Imports, newest first',
    permission: 'imports.run',
    input: z.object({ cursor: z.string().optional(), limit: z.int().min(1).max(100).default(30) }),
    output: z.object({ items: z.array(Row), next: z.string().nullable() }),
  }),
  /** The file comes before, by POST /api/v1/files?name=… with the bytes as its body. */
  create: operation('imports.create', {
    route: 'POST /imports',
    summary: 'Begin the import of an uploaded file: it is looked at, nothing is written yet',
    permission: 'imports.run',
    input: z.object({ fileId: z.uuid(), siteId: z.uuid().optional() }),
    output: z.object({ importNo: ImportNo }),
  }),
  get: operation('imports.get', {
    route: 'GET /imports/{importNo}',
    summary: 'One import: what its columns are taken for, what it will make or has made, how far it is',
    permission: 'imports.run',
    input: z.object({ importNo: ImportNo }),
    output: Import,
  }),
  remap: operation('imports.remap', {
    route: 'PATCH /imports/{importNo}/mapping',
    summary: 'Say what the columns are and how the file is to be read; it is looked at again',
    permission: 'imports.run',
    input: Reading.extend({
      importNo: ImportNo,
      /** the role of every column, in order */
      columns: z.array(Role).max(1000).optional(),
      siteId: z.uuid().nullable().optional(),
    }),
    output: Import,
  }),
  run: operation('imports.run', {
    route: 'POST /imports/{importNo}/run',
    summary: 'Write what the analysis showed, in the background',
    permission: 'imports.run',
    input: z.object({ importNo: ImportNo }),
    output: Import,
  }),
  cancel: operation('imports.cancel', {
    route: 'POST /imports/{importNo}/cancellation',
    summary: 'Stop an import; what it has written is taken back',
    permission: 'imports.run',
    input: z.object({ importNo: ImportNo }),
    output: Import,
  }),
  undo: operation('imports.undo', {
    route: 'POST /imports/{importNo}/undo',
    summary: 'Take back everything that an import made, in the background',
    permission: 'imports.run',
    input: z.object({ importNo: ImportNo }),
    output: Import,
  }),
};
