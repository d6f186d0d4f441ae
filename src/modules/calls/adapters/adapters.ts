import type { Adapter } from './adapter.ts';
import { generic } from './generic.ts';
import { placetel } from './placetel.ts';
import { twilio } from './twilio.ts';

export const adapters: Record<string, Adapter> = { generic, placetel, twilio };
