import { expectedSpend, type GammaGammaParameters } from './models/gamma-gamma.ts';
import type { History } from './models/tuples.ts';
import type { Outlook } from './signals.ts';

/**
 * What an outlook is worth, in whole minor units. All purchase days count, the first too: a customer who bought once and
 * big is expected to spend more than one who bought once and small.
 * @param soFar spend less returns in minor units
 * @param parameters null: everybody's own mean
 * @returns expected spend a purchase day, in the next 12 months, discounted from now on; and what of the year may be lost
 */
export function moneyOf(
  { x }: History,
  { purchases, discounted, atRisk }: Outlook,
  soFar: number,
  parameters: GammaGammaParameters | null,
): { spend: number; nextYear: number; lifetime: number; risk: number } {
  const days = x + 1;
  const spend = parameters ? expectedSpend(parameters, days, soFar / days) : Math.max(0, soFar) / days;
  const nextYear = purchases * spend;
  return {
    spend: Math.round(spend),
    nextYear: Math.round(nextYear),
    lifetime: Math.round(discounted * spend),
    risk: Math.round(nextYear * atRisk),
  };
}
