import { handle } from '../../core/handle.ts';
import { enqueue } from '../../core/jobs.ts';
import { backupContract } from './contract.ts';
import { backupState } from './state.ts';

export const backupHandlers = handle(backupContract, {
  state: (_input, { db, backup, locale }) => backupState(db, backup, locale),
  make: async (_input, { db, backup, locale }) => {
    await enqueue(db, 'backup.now', {}, 'backup.now');
    return backupState(db, backup, locale);
  },
});
