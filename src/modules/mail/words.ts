// A mail in words: plain text, and the same as simple HTML in which everything is escaped.
import { languageOf, translator } from '../../core/i18n.ts';

export type Reader = { name: string; email: string; locale: string | null; customerName: string | null };
/** Of mails about the safety of an account or of the house: their words are those of the notice, and nobody switches them off. */
export const safetyPrefix = 'safety.';

type Told = { kind: string; customer_id: string | null; data: unknown };
type House = {
  url: string;
  business: { name: string; locale: string; country: string; timeZone: string };
};

/** In the reader's language; their dates by the clocks of the business. */
export function wordsOf(
  { kind, customer_id, data }: Told,
  reader: Reader,
  { url, business }: House,
): { subject: string; text: string; html: string } {
  const wish = reader.locale ?? business.locale;
  // "en" alone would write dates as in America
  const locale = wish.includes('-') ? wish : `${wish}-${business.country}`;
  const t = translator(locale);
  const fields = data as Record<string, string>;
  const date = fields.dueAt === undefined ? '' : momentIn(fields.dueAt, locale, business.timeZone);
  const who = reader.customerName ?? fields.to ?? '';
  const words = { ...fields, date, who, name: reader.name };
  const safety = kind.startsWith(safetyPrefix);
  const path = safety ? safetyPath(fields) : customer_id ? `/customers/${customer_id}` : '/promises';
  const link = new URL(path, url).href;
  const name = safety ? 'safety' : kind.replace('.', '_');
  const said = safety
    ? [t(`notices:kind.${kind.slice(safetyPrefix.length)}`, fields)]
    : [
        t(`mail:${name}.text`, words),
        fields.what === undefined ? '' : `“${fields.what}”`,
        t(customer_id ? 'mail:toCustomer' : 'mail:toColleague', words),
      ];
  const lines = [t('mail:hello', words), ...said].filter((line) => line !== '');
  const foot = t(safety ? 'mail:safety.foot' : 'mail:foot', { business: business.name });
  return {
    subject: t(`mail:${name}.subject`, { ...words, business: business.name }),
    text: [...lines, link, `-- \n${foot}`].join('\n\n'),
    html: page(languageOf(locale), [
      ...lines.map((line) => `<p>${escape(line)}</p>`),
      `<p><a href="${escape(link)}">${escape(t('mail:open'))}</a></p>`,
      `<p style="color:#666;font-size:13px">${escape(foot)}</p>`,
    ]),
  };
}

/** What somebody did is looked up in the audit, one's own account in its settings. */
function safetyPath({ staffId, door }: Record<string, string>): string {
  if (staffId !== undefined) return `/audit?staffId=${staffId}`;
  return door === undefined ? '/settings#you' : `/audit?door=${door}`;
}

function page(language: string, parts: string[]): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="font-family:sans-serif;line-height:1.5">${parts.join('')}</body></html>`;
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function momentIn(at: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    new Date(at),
  );
}
