import { api } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

export const sampleQuery = () => ({
  ...api.sample.state.queryOptions({ input: {} }),
  meta: live('sample', 'team'),
});
