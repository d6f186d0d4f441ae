// Whom this user found last: in memory only, so that a shared browser keeps no names.
import type { Hit } from './palette-hit.tsx';

let recent: Hit[] = [];

export const recentHits = (): Hit[] => recent;

export function rememberHit(hit: Hit): void {
  const plain = {
    ...hit,
    match: { ...hit.match, by: 'name' as const, text: hit.name, words: [], quality: 'exact' as const },
  };
  recent = [plain, ...recent.filter((one) => one.customerId !== hit.customerId)].slice(0, 5);
}
