import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/testing-database.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Node's own modules, as the product runs them, loaded once for each worker and not for each file: a third of the time
    isolate: false,
    experimental: { viteModuleRunner: false },
    expect: { poll: { timeout: 100_000 } },
    testTimeout: 180_000, // a shared machine may be ten times slower than itself
    hookTimeout: 180_000,
  },
});
