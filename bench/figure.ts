/** One measured figure, and what it is held against in the same run. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  /** What the machine can do at best, measured in the same run and in the same unit. */
  limit?: number;
  limitName?: string;
  /** `value` over `limit`. */
  ratio?: number;
};
