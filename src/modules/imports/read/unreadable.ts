/** Why a whole file cannot be read; each code has a sentence in `imports:unreadable.<code>`. */
export type UnreadableCode =
  | 'empty'
  | 'headerOnly'
  | 'binary'
  | 'picture'
  | 'pdf'
  | 'oldExcel'
  | 'zip'
  | 'unbalancedQuote'
  | 'lineTooLong'
  | 'tooManyColumns'
  | 'gzipTruncated'
  | 'gzipBroken'
  | 'gzipBomb'
  | 'xlsxBroken'
  | 'xlsxNoSheet'
  | 'xlsxTooBig'
  | 'zipBomb'
  | 'noDateColumn'
  | 'noAmountColumn'
  | 'noSuchColumn';

export type Params = Record<string, string | number>;

/** A file that cannot be imported at all. Nothing has been written when this is thrown during the analysis. */
export class UnreadableFile extends Error {
  readonly code: UnreadableCode;
  readonly params: Params;

  constructor(code: UnreadableCode, params: Params = {}, options?: ErrorOptions) {
    super(`imports:unreadable.${code} ${JSON.stringify(params)}`, options);
    this.name = 'UnreadableFile';
    this.code = code;
    this.params = params;
  }
}

/** Why one line is not imported; each code has a sentence in `imports:problem.<code>`. */
export type ProblemCode =
  | 'tooFewColumns'
  | 'tooManyColumns'
  | 'missingDate'
  | 'badDate'
  | 'futureDate'
  | 'dateTooEarly'
  | 'missingAmount'
  | 'badNumber'
  | 'numberTooLarge';
