import type { TFunction } from 'i18next';

type Event = { kind: string; data: Record<string, unknown> };
type Said = { title: string; lines: string[]; tone: 'order' | 'return' | 'note' | 'call' | 'other' };

/** That an event is of this room. */
export const isOfFacts = (kind: string): boolean => /^(preference|bond|consent)\./.test(kind);

/** What a customer said of themselves, what binds, and what they agreed to, for their story. */
export function sayFact({ kind, data }: Event, t: TFunction): Said {
  const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
  const [room = '', what = ''] = kind.split('.');
  if (room === 'preference') return sayPreference(text('kind'), text('value'), t);
  if (room === 'bond')
    return {
      title: t(`facts:story.bond.${what}`),
      lines: [`${text('what')} (${t(`facts:bonds.${text('whose')}`)})`],
      tone: what === 'done' ? 'order' : 'note',
    };
  const purpose = t(`facts:consent.purposes.${text('purpose')}`);
  const channel = t(`facts:consent.channels.${text('channel')}`);
  return {
    title: t(`facts:story.consent.${what}`, { purpose, channel }),
    lines: text('reason') === '' ? [] : [text('reason')],
    tone: what === 'given' ? 'note' : 'other',
  };
}

function sayPreference(kind: string, value: string, t: TFunction): Said {
  if (kind === 'enjoys' || kind === 'avoids')
    return { title: t(`facts:story.preference.${kind}`), lines: [value], tone: 'note' };
  const said =
    kind === 'channel'
      ? t(`facts:prefers.channels.${value}`)
      : value
          .split(' ')
          .map((time) => t(`facts:prefers.time.${time}`))
          .join(', ');
  return { title: t(`facts:story.preference.${kind}`, { value: said }), lines: [], tone: 'note' };
}
