// What the file itself cannot decide, asked with one of its own values.
import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { dateExample, decimalExample } from './examples.ts';
import type { Analysis, Import } from './queries.ts';
import type { Choice } from './use-remap.ts';

export type Question =
  | { about: 'date'; example: ReturnType<typeof dateExample> }
  | { about: 'decimal'; example: ReturnType<typeof decimalExample> };

/** @returns the questions that somebody has to answer before this can be imported */
export function questionsOf(analysis: Analysis, columns: Import['columns']): Question[] {
  const values = (...roles: string[]): string[] =>
    columns.filter(({ role }) => roles.includes(role)).flatMap(({ samples }) => samples);
  const questions: Question[] = [];
  if (analysis.dateAmbiguous) questions.push({ about: 'date', example: dateExample(values('date')) });
  if (analysis.decimalAmbiguous)
    questions.push({
      about: 'decimal',
      example: decimalExample(values('unitPrice', 'amount', 'cost', 'quantity')),
    });
  return questions;
}

export function Questions({
  analysis,
  questions,
  choose,
}: {
  analysis: Analysis;
  questions: readonly Question[];
  choose: (choice: Choice) => void;
}) {
  const { t } = useTranslation('imports');
  const { business } = useWelcome();
  const { currency } = analysis;
  const foreign = business !== null && currency !== business.currency;
  if (questions.length === 0 && analysis.currencyFrom !== 'nothing' && !foreign) return null;
  return (
    <section className="card import-warn" aria-labelledby="import-ask">
      <h2 id="import-ask">{t('page.ask.title')}</h2>
      <div className="import-asks">
        {questions.map((question) =>
          question.about === 'date' ? (
            <AskDate key="date" example={question.example} choose={choose} />
          ) : (
            <AskDecimal key="decimal" example={question.example} choose={choose} />
          ),
        )}
        {analysis.currencyFrom === 'nothing' ? <p>{t('page.ask.currency', { currency })}</p> : null}
        {foreign ? <p>{t('page.ask.foreign', { currency, own: business.currency })}</p> : null}
      </div>
    </section>
  );
}

function AskDate({
  example,
  choose,
}: {
  example: ReturnType<typeof dateExample>;
  choose: (choice: Choice) => void;
}) {
  const { t } = useTranslation('imports');
  const { locale } = useFormat();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <Radio.Group
      label={example ? t('page.ask.date', { value: example.value }) : t('page.ask.dateAny')}
      onChange={(order) => choose({ dateOrder: order === 'dmy' ? 'dmy' : 'mdy' })}
    >
      <Stack gap={6} mt={6}>
        <Radio
          value="dmy"
          label={
            example
              ? `${day.format(example.dayFirst)} (${t('page.reading.dates.dmy')})`
              : t('page.reading.dates.dmy')
          }
        />
        <Radio
          value="mdy"
          label={
            example
              ? `${day.format(example.monthFirst)} (${t('page.reading.dates.mdy')})`
              : t('page.reading.dates.mdy')
          }
        />
      </Stack>
    </Radio.Group>
  );
}

function AskDecimal({
  example,
  choose,
}: {
  example: ReturnType<typeof decimalExample>;
  choose: (choice: Choice) => void;
}) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const as = (value: number | undefined): string =>
    value === undefined
      ? ''
      : `${format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 3 })} `;
  return (
    <Radio.Group
      label={example ? t('page.ask.decimal', { value: example.value }) : t('page.ask.decimalAny')}
      onChange={(style) => choose({ decimalStyle: style === 'point' ? 'point' : 'comma' })}
    >
      <Stack gap={6} mt={6}>
        <Radio value="point" label={`${as(example?.point)}(${t('page.ask.point')})`} />
        <Radio value="comma" label={`${as(example?.comma)}(${t('page.ask.comma')})`} />
      </Stack>
    </Radio.Group>
  );
}
