// What somebody should know before the import: what is kept aside, and which lines cannot be taken.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import type { Analysis, Import } from './queries.ts';
import { Rejects } from './rejects.tsx';

const kept = ['zeroPrices', 'negativePrices', 'identicalLines', 'repairedBytes'] as const;

export function LookAt({ analysis, columns }: { analysis: Analysis; columns: Import['columns'] }) {
  const { t, i18n } = useTranslation('imports');
  const format = useFormat();
  const noCustomers = analysis.lines > 0 && analysis.anonymousLines === analysis.lines - analysis.rejected;
  const remarks = kept.filter((what) => analysis[what] > 0);
  const hasCountry = columns.some(({ role }) => role === 'country');
  const countries = hasCountry ? analysis.unsureCountries : [];
  const calm = analysis.problems.length + remarks.length + countries.length === 0 && !noCustomers;
  const regions = new Intl.DisplayNames(i18n.language, { type: 'region' });
  return (
    <section className="card import-look" aria-labelledby="import-look">
      <h2 id="import-look">{t('page.look.title')}</h2>
      {calm ? <p className="muted">{t('page.look.nothing')}</p> : null}
      {noCustomers ? (
        <Remark title={t('page.look.noCustomers.title')} text={t('page.look.noCustomers.kept')} tone="bad" />
      ) : null}
      {analysis.rejected > 0 ? <CannotBeTaken analysis={analysis} /> : null}
      {countries.length > 0 ? (
        <details>
          <summary>
            <span>
              <b>{t('page.look.countries.title', { count: countries.length })}</b>
              <span className="tiny">{t('page.look.countries.kept')}</span>
            </span>
            <Tag tone="warn">{t('page.look.see')}</Tag>
          </summary>
          <ul className="import-list">
            {countries.map(({ name, code }) => (
              <li key={name}>
                {name} → {code ? regions.of(code) : t('page.look.countries.none')}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {remarks.map((what) => (
        <Remark
          key={what}
          title={t(`page.look.${what}.title`, { count: analysis[what], n: format.number(analysis[what]) })}
          text={t(`page.look.${what}.kept`)}
          tone={what === 'identicalLines' ? 'accent' : 'warn'}
        />
      ))}
    </section>
  );
}

/** Lines that stay behind, by what is wrong with them; the examples open in place. */
function CannotBeTaken({ analysis }: { analysis: Analysis }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { rejected, problems } = analysis;
  return (
    <div className="import-remark">
      <span>
        <b>{t('page.count.rejected', { count: rejected, n: format.number(rejected) })}</b>
        <span className="tiny">{t('page.look.rejected')}</span>
      </span>
      <div className="import-kinds">
        {problems.map(({ kind, count, examples }) => (
          <details key={kind}>
            <summary>
              <span>{t(`page.problems.${kind}`, { count, n: format.number(count) })}</span>
              <Tag tone="bad">{t('page.look.see')}</Tag>
            </summary>
            <Rejects rows={examples} />
          </details>
        ))}
      </div>
    </div>
  );
}

function Remark({ title, text, tone }: { title: string; text: string; tone: 'accent' | 'warn' | 'bad' }) {
  const { t } = useTranslation('imports');
  return (
    <div className="import-remark">
      <span>
        <b>{title}</b>
        <span className="tiny">{text}</span>
      </span>
      {tone === 'bad' ? null : <Tag tone={tone}>{t('page.look.kept')}</Tag>}
    </div>
  );
}
