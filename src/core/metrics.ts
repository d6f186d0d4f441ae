// Figures that modules count; core/health.ts shows them at /metrics beside those of the server.
import { Counter, Registry } from 'prom-client';

export const counted = new Registry();

/** @param name in the words of Prometheus, e.g. `telephony_requests_total`; @param labels few values each */
export function counter<L extends string>(name: string, help: string, labels: readonly L[]): Counter<L> {
  return new Counter({ name, help, labelNames: [...labels], registers: [counted] });
}
