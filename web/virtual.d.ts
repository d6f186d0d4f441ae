declare module 'virtual:contract' {
  import type { contract as whole } from '../src/contract.ts';
  export const contract: typeof whole;
}
declare module 'virtual:texts/*' {
  export const texts: Record<string, Record<string, unknown>>;
}
