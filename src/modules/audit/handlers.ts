import { handle } from '../../core/handle.ts';
import { auditContract } from './contract.ts';
import { listAudit } from './list.ts';

export const auditHandlers = handle(auditContract, {
  list: (input, { db, caller }) => listAudit(db, caller, input),
});
