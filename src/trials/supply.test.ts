// What the product is made of is fixed, known by its hash, and named in a bill of materials.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../scripts/audit-verdict.ts';
import { productionBill, productionPackages } from '../../scripts/sbom-bill.ts';

type Package = {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};
type Locked = { version?: string; integrity?: string };
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { dependencies, devDependencies, optionalDependencies } = read('package.json') as Package;
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

test('every dependency has one version, that of the lock', () => {
  const named = { ...dependencies, ...devDependencies, ...optionalDependencies };
  expect(Object.keys(named).length).toBeGreaterThan(60);
  for (const [name, version] of Object.entries(named)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

test('everything in the lock is known by its hash', () => {
  const locked = Object.entries(packages).filter(([path]) => path !== '');
  expect(locked.length).toBeGreaterThan(300);
  for (const [path, { integrity }] of locked) expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
});

test('the bill of materials names every production dependency with its hash, and nothing else', () => {
  const { bomFormat, components } = productionBill();
  expect(bomFormat).toBe('CycloneDX');
  const named = components
    .filter(({ hashes }) => hashes?.length)
    .map(({ name, version }) => `${name}@${version}`);
  expect(new Set(named)).toEqual(productionPackages());
  for (const [name, version] of Object.entries(dependencies)) expect(named).toContain(`${name}@${version}`);
  for (const name of ['vitest', 'typescript', 'playwright-core'])
    expect(named.filter((one) => one.startsWith(`${name}@`))).toEqual([]);
});

describe('the audit of dependencies', () => {
  const answer = (severity: string, count: number): string =>
    JSON.stringify({
      vulnerabilities: {
        fastify: {
          severity,
          via: [{ title: 'Reads what it should not', url: 'https://advisories.example/1' }],
        },
      },
      metadata: {
        vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, [severity]: count },
      },
    });
  test('fails on what is grave and names it', () => {
    for (const severity of ['high', 'critical']) {
      const { failed, said } = verdictOf(answer(severity, 1));
      expect(failed).toBe(true);
      expect(said).toContain('fastify');
    }
  });
  test('lets pass what is not, and says what it saw', () => {
    expect(verdictOf(answer('moderate', 1))).toEqual({
      failed: false,
      said: 'No advisory of high or critical; 1 below that.',
    });
  });
  test('never calls it checked when the registry did not answer', () => {
    for (const nothing of [
      '',
      '{"message":"405 Method Not Allowed","statusCode":405}',
      '{"error":{"code":"ENOTFOUND"}}',
    ])
      expect(verdictOf(nothing)).toMatchObject({
        failed: false,
        said: expect.stringContaining('NOT CHECKED') as string,
      });
  });
});
