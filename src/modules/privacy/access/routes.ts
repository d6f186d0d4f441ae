// GET /api/exports/customers/{customerId}/access: everything about one customer, for them, as PDF or JSON.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addAuditEntry } from '../../../core/audit.ts';
import { Invalid } from '../../../core/errors.ts';
import { authorise, type Context, noteMissing } from '../../../core/handle.ts';
import type { ContextOf } from '../../../core/http.ts';
import { translator } from '../../../core/i18n.ts';
import { checkVisible } from '../../customers/visible.ts';
import { theBusiness } from '../../team/business.ts';
import { gather } from './gather.ts';
import { asJson } from './json.ts';
import { asPdf } from './pdf.ts';

const languages = ['en', 'de'] as const;
const Wish = z.object({
  customerId: z.uuid(),
  format: z.enum(['pdf', 'json']).default('pdf'),
  /** theirs where we know it and speak it, else that of whoever asks */
  language: z.enum(languages).optional(),
});
type Wish = z.infer<typeof Wish>;

export function addAccessFile(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/api/exports/customers/:customerId/access', (request, reply) =>
    accessFile(request, reply, contextOf),
  );
}

async function accessFile(request: FastifyRequest, reply: FastifyReply, contextOf: ContextOf): Promise<void> {
  const context = await contextOf(request);
  authorise(
    { permission: 'privacy.access', writes: true, ownTransactions: true, audited: true, secret: [] },
    context,
  );
  const { caller, database } = context;
  if (!caller) return; // authorise has refused
  const result = Wish.safeParse({ ...(request.query as object), ...(request.params as object) });
  if (!result.success)
    throw new Invalid('errors:invalidField', {
      field: result.error.issues[0]?.path.join('.') ?? '',
      message: result.error.issues[0]?.message ?? '',
    });
  const wish = result.data;
  await checkVisible(database.db, caller, wish.customerId).catch(noteMissing(context, 'privacy.access'));
  const { language, locale } = await tongueFor(context, wish);
  await addAuditEntry(database.db, {
    staffId: caller.staffId,
    door: context.door,
    operation: 'privacy.access',
    customerId: wish.customerId,
    input: { ...wish, language },
  });
  const madeAt = new Date();
  const business = await theBusiness(database.db);
  const sections = gather(database, wish.customerId);
  // no name in the name of the file: it may lie about in a folder of downloads
  const name = `access-${madeAt.toISOString().slice(0, 10)}-${wish.customerId.slice(-12)}.${wish.format}`;
  void reply
    .type(wish.format === 'pdf' ? 'application/pdf' : 'application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store');
  if (wish.format === 'json') {
    const head = {
      about: wish.customerId,
      by: business.name,
      madeAt: madeAt.toISOString(),
      currency: business.currency,
    };
    return reply.send(Readable.from(asJson(head, sections), { objectMode: false }));
  }
  const t = translator(language);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: business.timeZone }).format(
    madeAt,
  );
  const head = {
    title: t('privacy:access.title'),
    business: business.name,
    lead: [t('privacy:access.lead', { business: business.name, day }), t('privacy:access.staff')],
  };
  return reply.send(
    await asPdf(head, sections, {
      t,
      language,
      locale,
      currency: business.currency,
      timeZone: business.timeZone,
    }),
  );
}

/** Theirs as far as we speak it; days and figures as they are written where they are. */
async function tongueFor(
  { database, locale }: Context,
  { customerId, language: wished }: Wish,
): Promise<{ language: (typeof languages)[number]; locale: string }> {
  const row = await database.db
    .selectFrom('customers')
    .select(['language', 'country'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  const spoken = [row?.language, locale].map((each) => each?.slice(0, 2).toLowerCase());
  const language =
    wished ??
    languages.find((each) => spoken[0] === each) ??
    languages.find((each) => spoken[1] === each) ??
    'en';
  const home = /^[A-Z]{2}$/.test(row?.country ?? '') ? `${language}-${row?.country}` : language;
  return { language, locale: home };
}
