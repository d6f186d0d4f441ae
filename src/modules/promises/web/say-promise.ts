import type { TFunction } from 'i18next';
import type { Format } from '../../../../web/format.ts';

type Event = { kind: string; data: Record<string, unknown> };
type Tone = 'order' | 'return' | 'note' | 'call' | 'other';

const tones: Record<string, Tone> = { kept: 'order', late: 'return', broken: 'return', made: 'note' };

/** What happened to a promise or a plan, for the customer's story. */
export function sayPromise(
  { kind, data }: Event,
  t: TFunction,
  format: Format,
): { title: string; lines: string[]; tone: Tone } {
  const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
  const [room = '', what = ''] = kind.split('.');
  const late = what === 'kept' && data.late === true;
  const date = text('dueAt') === '' ? '' : format.dayShort(text('dueAt'));
  const lines = [text('what'), text('reason')].filter((line) => line !== '');
  return {
    title: t(`promises:story.${room}.${late ? 'kept_late' : what}`, { date }),
    lines,
    tone: tones[late ? 'late' : what] ?? 'other',
  };
}
