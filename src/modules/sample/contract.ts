import { z } from 'zod';
import { operation } from '../../core/operation.ts';

export const SampleState = z.object({
  state: z.enum(['none', 'loading', 'loaded', 'removing']),
  /** 0 to 1, while it is loading or being removed */
  progress: z.number(),
  /** the last try failed, and what it had written is gone again */
  failed: z.boolean(),
  /** of the sample, counted in the database */
  customers: z.int(),
});

export const sampleContract = {
  state: operation('sample.state', {
    route: 'GET /sample',
    summary: 'Whether the sample company is loaded, and how loading or removing comes on',
    permission: 'customers.read',
    input: z.object({}),
    output: SampleState,
  }),
  load: operation('sample.load', {
    route: 'POST /sample',
    summary: 'Load a made-up coffee-machine dealer to look around in; once, however often it is asked for',
    permission: 'settings.manage',
    input: z.object({}),
    output: SampleState,
  }),
  remove: operation('sample.remove', {
    route: 'DELETE /sample',
    summary: 'Remove the sample company with everything that was added to its customers',
    permission: 'settings.manage',
    input: z.object({}),
    output: SampleState,
  }),
};
