// The kinds of customer, by how often they buy: a café every other week, a home every other month.
import type { Group } from './catalogue.ts';

export type Segment = {
  name: 'café' | 'restaurant' | 'office' | 'clinic' | 'home';
  tag: string;
  /** the share of customers, from those who buy most often down */
  share: number;
  /** how much of everything they take */
  volume: number;
  first: readonly Group[];
  /** what a later order is made of */
  mix: Partial<Record<Group, number>>;
  lines: number;
  /** 0: open every day; 1: closed at weekends */
  weekdaysOnly: number;
};

export const segments: readonly Segment[] = [
  {
    name: 'café',
    tag: 'café',
    share: 0.08,
    volume: 5,
    first: ['machine', 'grinder', 'service'],
    lines: 4.2,
    weekdaysOnly: 0.5,
    mix: {
      beans: 8,
      decaf: 1.5,
      milk: 4,
      cup: 2,
      cleaning: 1.6,
      spare: 0.8,
      service: 0.35,
      filter: 0.6,
      tool: 0.3,
    },
  },
  {
    name: 'restaurant',
    tag: 'restaurant',
    share: 0.07,
    volume: 3.4,
    first: ['machine', 'cup'],
    lines: 3.1,
    weekdaysOnly: 0.6,
    mix: { beans: 7, decaf: 1.6, milk: 1.5, cup: 1.2, cleaning: 1.4, spare: 0.6, service: 0.35, filter: 0.8 },
  },
  {
    name: 'office',
    tag: 'office',
    share: 0.16,
    volume: 2.6,
    first: ['machine', 'beans', 'service'],
    lines: 2.9,
    weekdaysOnly: 0.97,
    mix: { beans: 8, decaf: 1.2, milk: 2.4, cleaning: 1.5, filter: 1, cup: 0.6, service: 0.4, gift: 0.25 },
  },
  {
    name: 'clinic',
    tag: 'clinic',
    share: 0.07,
    volume: 1.7,
    first: ['small machine', 'beans'],
    lines: 2.2,
    weekdaysOnly: 0.95,
    mix: { beans: 6, decaf: 1.8, milk: 1, cleaning: 1.4, filter: 1, cup: 0.5, service: 0.35, gift: 0.2 },
  },
  {
    name: 'home',
    tag: 'home',
    share: 0.62,
    volume: 1,
    first: ['small machine', 'grinder', 'beans', 'tool', 'gift'],
    lines: 1.9,
    weekdaysOnly: 0.25,
    mix: { beans: 8, decaf: 0.9, filter: 1.4, tool: 1, cleaning: 0.7, gift: 0.6, cup: 0.4, spare: 0.2 },
  },
];

/** @param rank share of customers who buy less often, in [0, 1) */
export function segmentAt(rank: number): Segment {
  let from = 1;
  for (const segment of segments) {
    from -= segment.share;
    if (rank >= from) return segment;
  }
  return segments.at(-1) as Segment;
}
