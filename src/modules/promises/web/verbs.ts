// What can be done about a promise, whoever it was made to.
import { client } from '../../../../web/client.ts';

type Move = { moveId: string; dueAt: string; reason: string; agreed: boolean; confirmPast: boolean };
type Verbs = {
  keep: () => Promise<unknown>;
  reopen: () => Promise<unknown>;
  break: (reason: string) => Promise<unknown>;
  move: (move: Move) => Promise<unknown>;
  moveBack: (moveId: string) => Promise<unknown>;
  handOver: (keeperId: string) => Promise<unknown>;
};

/** @param promise without a customer it is to a colleague */
export function verbsOf({ customerId, promiseId }: { customerId: string | null; promiseId: string }): Verbs {
  if (customerId === null) {
    const { colleaguePromises: to } = client;
    return {
      keep: () => to.keep({ promiseId }),
      reopen: () => to.reopen({ promiseId }),
      break: (reason) => to.break({ promiseId, reason }),
      move: (move) => to.move({ promiseId, ...move }),
      moveBack: (moveId) => to.moveBack({ promiseId, moveId }),
      handOver: (keeperId) => to.handOver({ promiseId, keeperId }),
    };
  }
  const { promises: to } = client;
  const named = { customerId, promiseId };
  return {
    keep: () => to.keep(named),
    reopen: () => to.reopen(named),
    break: (reason) => to.break({ ...named, reason }),
    move: (move) => to.move({ ...named, ...move }),
    moveBack: (moveId) => to.moveBack({ ...named, moveId }),
    handOver: (keeperId) => to.handOver({ ...named, keeperId }),
  };
}
