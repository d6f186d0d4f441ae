// A link to a customer who was merged leads to who they are now.
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../../web/client.ts';
import { Loading } from '../../../../web/parts/states.tsx';

export function WentInto({ customerId, children }: { customerId: string; children: ReactNode }) {
  const survivor = useQuery({
    ...api.duplicates.survivor.queryOptions({ input: { customerId } }),
    retry: false,
  });
  if (survivor.data)
    return <Navigate to="/customers/$customerId" params={{ customerId: survivor.data.customerId }} replace />;
  return survivor.isPending ? <Loading /> : children;
}
