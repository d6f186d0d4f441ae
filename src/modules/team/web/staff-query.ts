import { api, queryClient } from '../../../../web/client.ts';

export const staffQuery = () => api.team.staff.queryOptions({ input: {} });
export const refreshStaff = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: staffQuery().queryKey });
