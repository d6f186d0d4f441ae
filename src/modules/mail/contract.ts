import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);
const Server = z.object({
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^[A-Za-z0-9.:_-]+$/),
  port: z.int().min(1).max(65535),
  /** tls: from the first byte (port 465); starttls: before anything is said (587); none: readable on the way */
  security: z.enum(['tls', 'starttls', 'none']),
  username: line(200).nullable(),
  fromAddress: z.email().max(200),
  fromName: line(100),
  /** the server may lie in the house's own network: the owner alone says so */
  allowPrivate: z.boolean(),
});
const State = z.object({
  /** null: none is set, mails are written to files */
  server: Server.extend({ hasPassword: z.boolean() }).nullable(),
  waiting: z.int(),
  failed: z.int(),
  /** of the last 30 days */
  sent: z.int(),
  filed: z.int(),
  lastSentAt: z.string().nullable(),
  /** why the latest attempt that did not succeed since did not */
  lastError: z.string().nullable(),
});

export const mailContract = {
  settings: operation('mail.settings', {
    route: 'GET /mail/server',
    summary: 'By which server mail is sent, without its password, and what became of the latest mails',
    permission: 'settings.manage',
    input: z.object({}),
    output: State,
  }),
  saveSettings: operation('mail.saveSettings', {
    route: 'PUT /mail/server',
    summary: 'Say by which server mail is sent; what waits is tried again',
    permission: 'settings.manage',
    secret: ['password'],
    input: Server.extend({
      /** left out: as it was, unless the server, its port, security or user is another */
      password: z.string().min(1).max(500).nullable().optional(),
    }),
    output: State,
  }),
  removeSettings: operation('mail.removeSettings', {
    route: 'DELETE /mail/server',
    summary: 'Send no mail any more: from now on mails are written to files',
    permission: 'settings.manage',
    input: z.object({}),
    output: State,
  }),
  test: operation('mail.test', {
    route: 'POST /mail/test',
    summary: 'Send a mail to yourself now, to see whether the server takes it',
    permission: 'settings.manage',
    ownTransactions: true,
    input: z.object({}),
    output: z.object({ to: z.string() }),
  }),
  retry: operation('mail.retry', {
    route: 'POST /mail/retry',
    summary: 'Try again what could not be sent',
    permission: 'settings.manage',
    input: z.object({}),
    output: State,
  }),
  mine: operation('mail.mine', {
    route: 'GET /me/mail',
    summary: 'Whether you are reminded by e-mail',
    permission: 'self.manage',
    input: z.object({}),
    output: z.object({ reminders: z.boolean() }),
  }),
  setMine: operation('mail.setMine', {
    route: 'PUT /me/mail',
    summary: 'Say whether you want to be reminded by e-mail',
    permission: 'self.manage',
    input: z.object({ reminders: z.boolean() }),
    output: z.object({ reminders: z.boolean() }),
  }),
};
