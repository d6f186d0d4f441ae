// How the file is read. Found out by itself; each of these may be said better.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';
import { currencies } from '../../team/web/places.ts';
import { delimiterName } from './file-line.tsx';
import type { Analysis, Import } from './queries.ts';
import type { Choice } from './use-remap.ts';

const delimiters = [',', ';', '\t', '|'] as const;
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
const decimalStyles = ['point', 'comma'] as const;

export function ReadingCard({
  current,
  analysis,
  chosen,
  choose,
}: {
  current: Import;
  analysis: Analysis | null;
  chosen: Choice;
  choose: (choice: Choice) => void;
}) {
  const { t, i18n } = useTranslation('imports');
  const { me, sites } = useWelcome();
  const mine = sites.filter((each) => me?.siteIds?.includes(each.siteId) ?? true);
  const said = { ...current.reading, ...chosen };
  const site = 'siteId' in chosen ? chosen.siteId : current.siteId;
  const ownSite = !current.columns.some(({ role }) => role === 'site');
  const text = current.sheets.length === 0;
  return (
    <section className="card import-reading" aria-labelledby="import-reading">
      <h2 id="import-reading">{t('page.reading.title')}</h2>
      <div>
        {current.sheets.length > 1 ? (
          <Pick
            label={t('page.reading.sheet')}
            value={said.sheet ?? analysis?.sheet ?? undefined}
            options={current.sheets.map((sheet) => [sheet, sheet])}
            onPick={(sheet) => choose({ sheet })}
          />
        ) : null}
        <Pick
          label={t('page.reading.firstLine')}
          value={String(said.header ?? analysis?.header ?? '')}
          options={[
            ['true', t('page.reading.names')],
            ['false', t('page.reading.data')],
          ]}
          onPick={(value) => choose({ header: value === 'true' })}
        />
        <Pick
          label={t('page.reading.dateOrder')}
          value={said.dateOrder ?? analysis?.dateOrder}
          options={dateOrders.map((order) => [order, t(`page.reading.dates.${order}`)])}
          onPick={(dateOrder) => choose({ dateOrder })}
        />
        <Pick
          label={t('page.reading.decimal')}
          value={said.decimalStyle ?? analysis?.decimalStyle}
          options={decimalStyles.map((style) => [style, t(`page.reading.decimals.${style}`)])}
          onPick={(decimalStyle) => choose({ decimalStyle })}
        />
        <Pick
          label={t('page.reading.currency')}
          value={said.currency ?? analysis?.currency}
          options={currencies(i18n.language).map(({ value, label }) => [value, label])}
          onPick={(currency) => choose({ currency })}
        />
        {ownSite ? (
          <Pick
            label={t('page.reading.site')}
            value={site ?? ''}
            options={[
              ...(me?.siteIds ? [] : [['', t('page.reading.noSite')] as const]),
              ...mine.map((each): [string, string] => [each.siteId, each.name]),
            ]}
            onPick={(siteId) => choose({ siteId: siteId === '' ? null : siteId })}
          />
        ) : null}
        {(analysis === null ? text : analysis.layout === 'delimited') ? (
          <Pick
            label={t('page.reading.delimiter')}
            value={said.delimiter ?? delimiters.find((each) => each === analysis?.delimiter)}
            options={delimiters.map((each) => [each, t(`page.reading.delimiters.${delimiterName(each)}`)])}
            onPick={(delimiter) => choose({ delimiter })}
          />
        ) : null}
        {(analysis === null ? text : analysis.encoding !== null) ? (
          <Pick
            label={t('page.reading.encoding')}
            value={said.encoding ?? encodings.find((each) => each === analysis?.encoding)}
            options={encodings.map((each) => [each, t(`page.reading.encodings.${each}`)])}
            onPick={(encoding) => choose({ encoding })}
          />
        ) : null}
      </div>
    </section>
  );
}

/** @param value undefined where nothing is known yet: that is shown, and cannot be chosen */
function Pick<Value extends string>({
  label,
  value,
  options,
  onPick,
}: {
  label: string;
  value: Value | undefined;
  options: readonly (readonly [Value, string])[];
  onPick: (value: Value) => void;
}) {
  const { t } = useTranslation('imports');
  const known = options.some(([each]) => each === value);
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={known ? value : ''}
      data={[
        ...(known ? [] : [{ value: '', label: t('page.reading.unknown'), disabled: true }]),
        ...options.map(([each, text]) => ({ value: each, label: text })),
      ]}
      onChange={(event) => onPick(event.currentTarget.value as Value)}
    />
  );
}
