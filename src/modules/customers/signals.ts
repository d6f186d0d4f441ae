// The words for how a customer stands; worth/signals.ts says which is whose. Read by pages too.
export const signals = [
  'new',
  'becoming_regular',
  'growing',
  'steady',
  'later',
  'slipping',
  'lost',
  'back',
] as const;
/** With that for customers of whom nothing can be said. */
export const signalsOrNone = ['none', ...signals] as const;
export type Signal = (typeof signalsOrNone)[number];
