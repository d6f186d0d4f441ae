declare module 'virtual:contract' {
  export const contract: typeof import('../src/contract.ts').contract;
}
declare module 'virtual:texts/*' {
  export const texts: Record<string, Record<string, unknown>>;
}
