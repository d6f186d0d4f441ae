import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { type Format, useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { type Belonging, useDo } from './queries.ts';

type Props = { belonging: Belonging; onEdit?: (() => void) | undefined; mayRestore?: boolean };

/** All that is known of it; its name opens it. */
export function BelongingLine({ belonging, onEdit, mayRestore = false }: Props) {
  const { t } = useTranslation('belongings');
  const format = useFormat();
  const perform = useDo(belonging.customerId);
  const { name, since, serial, where, nextService, serviceLate, lastService, retiredAt, stage } = belonging;
  const facts = [
    where,
    since ? t('facts.since', { since: sayDay(since, format) }) : null,
    serial ? t('facts.serial', { serial }) : null,
    lastService ? t('facts.serviced', { date: format.calendarDay(lastService) }) : null,
    retiredAt ? t('facts.retired', { date: format.day(retiredAt) }) : null,
  ].filter(Boolean);
  const restore = () =>
    void perform(
      () => client.belongings.restore(belonging),
      () => t('done.restored', { name }),
    );
  return (
    <div className="belonging">
      <div className="belonging-head">
        {onEdit ? (
          <button
            type="button"
            data-in-place
            className="line-open"
            aria-label={t('edit', { name })}
            onClick={onEdit}
          >
            {name}
          </button>
        ) : (
          <b>{name}</b>
        )}
        {retiredAt === null && stage !== 'maintenance' ? (
          <Tag tone={stage === 'troubleshooting' ? 'warn' : 'plain'}>{t(`stage.${stage}`)}</Tag>
        ) : null}
        {retiredAt === null && nextService ? (
          <Tag tone={serviceLate ? 'warn' : 'plain'}>
            {t(serviceLate ? 'facts.serviceLate' : 'facts.service', {
              date: format.calendarDay(nextService),
            })}
          </Tag>
        ) : null}
      </div>
      {facts.length > 0 ? <div className="tiny">{facts.join(' · ')}</div> : null}
      {mayRestore ? (
        <button type="button" className="add-row tiny" onClick={restore}>
          {t('act.restore')}
        </button>
      ) : null}
    </div>
  );
}

/** 2023, Mar 2023 or 12 Mar 2023: as exactly as it is known. */
export function sayDay(since: string, format: Format): string {
  if (since.length === 4) return since;
  return since.length === 7 ? format.calendarMonth(since) : format.calendarDay(since);
}
