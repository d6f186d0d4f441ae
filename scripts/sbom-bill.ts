// npm's own `--omit=dev` leaves out what production and development share, among them pg, kysely and zod (npm 11.19):
// so everything is asked for, and what the lock file knows as needed for development alone is taken out again.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

type Component = { 'bom-ref': string; name: string; version: string; hashes?: object[] };
export type Bill = {
  bomFormat: string;
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
};
type Locked = { version?: string; dev?: boolean; devOptional?: boolean };

/** @returns `name@version` of each package of the lock file that production needs */
export function productionPackages(): Set<string> {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const named = Object.entries(lock.packages).flatMap(([path, { version, dev, devOptional }]) =>
    path === '' || dev || devOptional
      ? []
      : [`${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`],
  );
  return new Set(named);
}

/** @returns the bill of materials of what runs in production, as CycloneDX 1.5 */
export function productionBill(): Bill {
  const printed = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const bill = JSON.parse(printed) as Bill;
  const needed = productionPackages();
  const components = bill.components.filter(({ name, version }) => needed.has(`${name}@${version}`));
  const kept = new Set(components.map((component) => component['bom-ref']));
  const all = new Set(bill.components.map((component) => component['bom-ref']));
  const stays = (ref: string): boolean => kept.has(ref) || !all.has(ref); // the project itself is no component
  const dependencies = bill.dependencies
    .filter(({ ref }) => stays(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(stays) }));
  return { ...bill, components, dependencies };
}
