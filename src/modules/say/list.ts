import type { Call } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { sayContract } from './contract.ts';
import { type Asked, gather, type Gathered } from './gather.ts';
import type { StandingLine } from './lines.ts';
import { phaseOf } from './moods.ts';
import { whatToSay } from './what-to-say.ts';
import { partsOf, whyOf } from './words.ts';

export type Said = OutputOf<typeof sayContract.list>;

/** @throws NotFound */
export async function listWhatToSay(call: Call, asked: Asked): Promise<Said> {
  return putIntoWords(await gather(call, asked));
}

export function putIntoWords({ material, rules, mood, speaker }: Gathered): Said {
  const toSaid = (line: StandingLine): Said['items'][number] => {
    const { rule, kind, subject, state, sayId, by, language, action, gift } = line;
    const words = { parts: partsOf(line, speaker), why: whyOf(line, speaker) };
    return { rule, kind, subject, state, sayId, by, ...words, language, action, gift };
  };
  const lines = whatToSay(material, rules, mood, speaker.language);
  return { items: lines.map(toSaid), phase: phaseOf(rules, mood) };
}
