import { type Call, handle } from '../../core/handle.ts';
import { importsContract } from './contract.ts';
import { cancelImport, createImport, remapImport, startImport, undoImport } from './imports.ts';
import { quotaContract } from './quota-contract.ts';
import { readLimits, saveLimits } from './quota.ts';
import { listImports, showImport } from './show.ts';

const show = ({ db, caller, locale }: Call, importNo: number) => showImport(db, caller, importNo, locale);

const quota = handle(quotaContract, {
  uploadLimits: (_input, { db }) => readLimits(db),
  saveUploadLimits: (input, { db }) => saveLimits(db, input),
});
const imports = handle(importsContract, {
  list: (input, call) => listImports(call.db, call.caller, input, call.locale),
  create: (input, call) => createImport(call.db, call.caller, input),
  get: ({ importNo }, call) => show(call, importNo),
  remap: async (input, call) => {
    await remapImport(call.db, call.caller, input);
    return show(call, input.importNo);
  },
  run: async ({ importNo }, call) => {
    await startImport(call.db, call.caller, importNo);
    return show(call, importNo);
  },
  cancel: async ({ importNo }, call) => {
    await cancelImport(call.db, call.caller, importNo);
    return show(call, importNo);
  },
  undo: async ({ importNo }, call) => {
    await undoImport(call.db, call.caller, importNo);
    return show(call, importNo);
  },
});
export const importsHandlers = { ...imports, ...quota };
