// Two customers side by side: field by field it is chosen which says it better, then they become one.
import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useKeys } from '../../../../web/keys.ts';
import { useDoing } from '../../../../web/parts/doing.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { FieldRows } from './field-rows.tsx';
import { type Compared, type Pair, refreshDuplicates, type Which } from './queries.ts';
import { Reasons } from './reasons.tsx';
import { SideHead } from './side-head.tsx';
import { useChoice } from './use-choice.ts';

export function ComparePane({
  pair,
  compared,
  back,
}: {
  pair: Pair;
  compared: Compared;
  back: (() => void) | null;
}) {
  const { t } = useTranslation('duplicates');
  const { can } = useWelcome();
  const choice = useChoice(compared);
  const doing = useDoing(refreshDuplicates, t('undone'));
  const gone: Which = choice.stays === 'a' ? 'b' : 'a';
  const two = { customerId: pair.a.customerId, otherId: pair.b.customerId };
  const { busy, once } = useOnce();
  const merge = () =>
    once(() =>
      doing(
        () =>
          client.duplicates.merge({
            customerId: compared[choice.stays].customerId,
            goneId: compared[gone].customerId,
            take: choice.take,
          }),
        ({ name }) => t('merged', { name }),
        ({ customerId, mergeId }) => client.duplicates.unmerge({ customerId, mergeId }),
      ),
    );
  const dismiss = () =>
    once(() =>
      doing(
        () => client.duplicates.dismiss(two),
        t('dismissed', { a: pair.a.name, b: pair.b.name }),
        () => client.duplicates.undismiss(two),
      ),
    );
  /** A key held down is meant for the pair on which it was pressed. */
  const pressed = (act: () => void) => (event: KeyboardEvent) => {
    if (!event.repeat) act();
  };
  const may = can('customers.merge');
  useKeys(may ? { m: pressed(merge), n: pressed(dismiss), x: choice.swap } : {});
  return (
    <section className="card compare" aria-label={t('compare', { a: pair.a.name, b: pair.b.name })}>
      {back ? (
        <Button variant="subtle" size="compact-md" mb={8} onClick={back}>
          ← {t('back')}
        </Button>
      ) : null}
      <Group justify="space-between" mb={10}>
        <Reasons reasons={pair.reasons} />
        <Group gap={8}>
          {may ? (
            <>
              <Button variant="default" disabled={busy} onClick={dismiss}>
                {t('notTheSame')} <kbd aria-hidden="true">N</kbd>
              </Button>
              <Button loading={busy} onClick={merge}>
                {t('merge')} <kbd aria-hidden="true">M</kbd>
              </Button>
            </>
          ) : (
            <span className="tiny">{t('mayNot')}</span>
          )}
        </Group>
      </Group>
      <table className="compare-table">
        <thead>
          <tr>
            <th scope="col">
              {may ? (
                <Button variant="subtle" size="compact-sm" aria-label={t('swap')} onClick={choice.swap}>
                  ⇄ <span className="swap-word">{t('swap')}</span> <kbd aria-hidden="true">X</kbd>
                </Button>
              ) : null}
            </th>
            {(['a', 'b'] as const).map((which) => (
              <SideHead key={which} side={pair[which]} stays={choice.stays === which} />
            ))}
          </tr>
        </thead>
        <FieldRows compared={compared} choice={choice} editable={may} />
      </table>
      <p className="tiny">
        {t('allKept')}{' '}
        <Link to="/customers/$customerId" params={{ customerId: compared[choice.stays].customerId }}>
          {t('open')}
        </Link>
      </p>
    </section>
  );
}
