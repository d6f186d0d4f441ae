// What carries the operations of contract.ts out.
import { contract } from './contract.ts';
import { alertsHandlers } from './modules/alerts/handlers.ts';
import { auditHandlers } from './modules/audit/handlers.ts';
import { backupHandlers } from './modules/backup/handlers.ts';
import { belongingsHandlers } from './modules/belongings/handlers.ts';
import { choicesHandlers, conversationsHandlers } from './modules/conversations/handlers.ts';
import { callsHandlers } from './modules/calls/handlers.ts';
import { customersHandlers } from './modules/customers/handlers.ts';
import { duplicatesHandlers } from './modules/duplicates/handlers.ts';
import { factsHandlers } from './modules/facts/handlers.ts';
import { findHandlers } from './modules/customers/find/handlers.ts';
import { importsHandlers } from './modules/imports/handlers.ts';
import { mailHandlers } from './modules/mail/handlers.ts';
import { todayHandlers } from './modules/outreach/handlers.ts';
import { noticesHandlers } from './modules/notices/handlers.ts';
import { privacyHandlers } from './modules/privacy/handlers.ts';
import { promisesHandlers } from './modules/promises/handlers.ts';
import { colleaguePromisesHandlers } from './modules/promises/colleagues-handlers.ts';
import { plansHandlers } from './modules/promises/plans-handlers.ts';
import { purchasesHandlers } from './modules/purchases/handlers.ts';
import { relationsHandlers } from './modules/relations/handlers.ts';
import { handoversHandlers } from './modules/relations/handover/handlers.ts';
import { sampleHandlers } from './modules/sample/handlers.ts';
import { sayHandlers } from './modules/say/handlers.ts';
import { accessHandlers } from './modules/team/access/handlers.ts';
import { servicesHandlers } from './modules/team/services/handlers.ts';
import { signInHandlers } from './modules/team/sign-in/handlers.ts';
import { teamHandlers } from './modules/team/handlers.ts';
import { bulkHandlers } from './modules/trash/bulk/handlers.ts';
import { trashHandlers } from './modules/trash/handlers.ts';
import { webhooksHandlers } from './modules/webhooks/handlers.ts';
import { worthHandlers } from './modules/worth/handlers.ts';
import { rescoreCustomer } from './modules/worth/score.ts';

export const router = {
  access: accessHandlers(contract),
  alerts: alertsHandlers,
  audit: auditHandlers,
  backup: backupHandlers,
  belongings: belongingsHandlers,
  calls: callsHandlers,
  choices: choicesHandlers,
  colleaguePromises: colleaguePromisesHandlers,
  conversations: conversationsHandlers,
  customers: customersHandlers,
  duplicates: duplicatesHandlers,
  facts: factsHandlers,
  find: findHandlers,
  handovers: handoversHandlers,
  imports: importsHandlers,
  mail: mailHandlers,
  notices: noticesHandlers,
  plans: plansHandlers,
  privacy: privacyHandlers,
  promises: promisesHandlers,
  purchases: purchasesHandlers(rescoreCustomer),
  relations: relationsHandlers,
  sample: sampleHandlers,
  say: sayHandlers,
  services: servicesHandlers,
  signIn: signInHandlers,
  team: teamHandlers,
  today: todayHandlers,
  bulk: bulkHandlers,
  trash: trashHandlers,
  webhooks: webhooksHandlers,
  worth: worthHandlers,
};
