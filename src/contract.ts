// The one list of operations. Imports nothing that runs on a server, so that pages share it.
import { teamContract } from './modules/team/contract.ts';

export const contract = {
  team: teamContract,
};
