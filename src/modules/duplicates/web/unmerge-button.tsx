import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useDoing } from '../../../../web/parts/doing.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { refreshDuplicates } from './queries.ts';

type Item = { kind: string; data: Record<string, unknown> };

/** Beside a merge in the story, as long as it stands. */
export function UnmergeButton({ item, customerId }: { item: Item; customerId: string }) {
  return item.kind === 'customer.merged' ? (
    <Shown mergeId={String(item.data.mergeId)} customerId={customerId} />
  ) : null;
}

function Shown({ mergeId, customerId }: { mergeId: string; customerId: string }) {
  const { t } = useTranslation('duplicates');
  const { can } = useWelcome();
  const doing = useDoing(refreshDuplicates, t('undone'));
  const { busy, once } = useOnce();
  const merges = useQuery({
    ...api.duplicates.merges.queryOptions({ input: { customerId } }),
    enabled: can('customers.merge'),
    meta: live(`customer:${customerId}`),
  });
  const merge = merges.data?.items.find((each) => each.mergeId === mergeId);
  if (!merge) return null;
  if (!merge.first) return <span style={{ display: 'block' }}>{t('merges.later')}</span>;
  return (
    <button
      type="button"
      className="add-row tiny"
      style={{ display: 'block' }}
      disabled={busy}
      onClick={() =>
        once(() =>
          doing(
            () => client.duplicates.unmerge({ customerId, mergeId }),
            ({ name }) => t('merges.back', { name }),
          ),
        )
      }
    >
      {t('merges.takeBack')}
    </button>
  );
}
