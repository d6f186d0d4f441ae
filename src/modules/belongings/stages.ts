// The life of what a customer owns. Pages read this too, so it knows nothing of Zod.
export const stages = [
  'planning',
  'installation',
  'training',
  'troubleshooting',
  'maintenance',
  'upgrade',
  'disposal',
] as const;
export type Stage = (typeof stages)[number];
