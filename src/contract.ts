// The one list of operations. Imports nothing that runs on a server, so that pages share it.
import { alertsContract } from './modules/alerts/contract.ts';
import { auditContract } from './modules/audit/contract.ts';
import { backupContract } from './modules/backup/contract.ts';
import { belongingsContract } from './modules/belongings/contract.ts';
import { choicesContract } from './modules/conversations/choices-contract.ts';
import { conversationsContract } from './modules/conversations/contract.ts';
import { callsContract } from './modules/calls/contract.ts';
import { customersContract } from './modules/customers/contract.ts';
import { duplicatesContract } from './modules/duplicates/contract.ts';
import { factsContract } from './modules/facts/contract.ts';
import { findContract } from './modules/customers/find/contract.ts';
import { importsContract } from './modules/imports/contract.ts';
import { quotaContract } from './modules/imports/quota-contract.ts';
import { mailContract } from './modules/mail/contract.ts';
import { todayContract } from './modules/outreach/contract.ts';
import { noticesContract } from './modules/notices/contract.ts';
import { privacyContract } from './modules/privacy/contract.ts';
import { promisesContract } from './modules/promises/contract.ts';
import { colleaguePromisesContract } from './modules/promises/colleagues-contract.ts';
import { plansContract } from './modules/promises/plans-contract.ts';
import { purchasesContract } from './modules/purchases/contract.ts';
import { relationsContract } from './modules/relations/contract.ts';
import { handoversContract } from './modules/relations/handover/contract.ts';
import { sampleContract } from './modules/sample/contract.ts';
import { sayContract } from './modules/say/contract.ts';
import { sayRulesContract } from './modules/say/rules-contract.ts';
import { accessContract } from './modules/team/access/contract.ts';
import { servicesContract } from './modules/team/services/contract.ts';
import { signInContract } from './modules/team/sign-in/contract.ts';
import { teamContract } from './modules/team/contract.ts';
import { bulkContract } from './modules/trash/bulk/contract.ts';
import { trashContract } from './modules/trash/contract.ts';
import { webhooksContract } from './modules/webhooks/contract.ts';
import { worthContract } from './modules/worth/contract.ts';

export const contract = {
  access: accessContract,
  alerts: alertsContract,
  audit: auditContract,
  backup: backupContract,
  belongings: belongingsContract,
  calls: callsContract,
  choices: choicesContract,
  colleaguePromises: colleaguePromisesContract,
  conversations: conversationsContract,
  customers: customersContract,
  duplicates: duplicatesContract,
  facts: factsContract,
  find: findContract,
  handovers: handoversContract,
  imports: { ...importsContract, ...quotaContract },
  mail: mailContract,
  notices: noticesContract,
  plans: plansContract,
  privacy: privacyContract,
  promises: promisesContract,
  purchases: purchasesContract,
  relations: relationsContract,
  sample: sampleContract,
  say: { ...sayContract, ...sayRulesContract },
  services: servicesContract,
  signIn: signInContract,
  team: teamContract,
  today: todayContract,
  bulk: bulkContract,
  trash: trashContract,
  webhooks: webhooksContract,
  worth: worthContract,
};
