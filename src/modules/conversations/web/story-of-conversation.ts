// What the story says of a contact, from the event that finishing it wrote.
import type { TFunction } from 'i18next';
import { channels, directions } from '../contract.ts';
import type { Choices } from './use-choices.ts';

type Data = Readonly<Record<string, unknown>>;

/** @returns title and lines; `complaint` colours it */
export function sayConversation(
  data: Data,
  t: TFunction,
  choices: Choices,
): { title: string; lines: string[]; complaint: boolean } {
  const said = (name: string): string => (typeof data[name] === 'string' ? data[name] : '');
  const choice = (list: 'purpose' | 'mood' | 'outcome', name: string): string =>
    said(name) === '' ? '' : choices.nameOf(list, said(name));
  const channel = channels.find((each) => each === data.channel) ?? 'phone';
  const direction = directions.find((each) => each === data.direction) ?? 'in';
  const how = t(`conversations:story.${channel}.${direction}`);
  const purpose = choice('purpose', 'purpose');
  const moods = [...new Set([choice('mood', 'moodStart'), choice('mood', 'moodEnd')])].filter(Boolean);
  const orders = Array.isArray(data.orders) ? data.orders.map(String) : [];
  const facts = [
    said('need') && t('conversations:told.need', { need: said('need') }),
    orders.length > 0 && t('conversations:told.orders', { count: orders.length, numbers: orders.join(', ') }),
    moods.join(' → '),
    choice('outcome', 'outcome'),
    data.firstTime === true && t('conversations:told.firstTime'),
    data.firstTime === false && t('conversations:told.notFirstTime'),
    said('passedTo') && t('conversations:told.passedTo', { name: said('passedTo') }),
    ...giftsOf(data).map(({ gift, what }) => {
      const kind = gift ? choices.nameOf('gift', gift) : '';
      return t('conversations:told.gave', { what: [kind, what].filter(Boolean).join(': ') });
    }),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  return {
    title: purpose === '' ? how : t('conversations:told.title', { how, purpose }),
    lines: [said('note'), said('action'), facts.join(' · ')].filter(Boolean),
    complaint: data.purpose === 'complaint',
  };
}

function giftsOf({ gifts }: Data): { gift: string | null; what: string }[] {
  return Array.isArray(gifts) ? (gifts as { gift: string | null; what: string }[]) : [];
}
