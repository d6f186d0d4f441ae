import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    expect: { poll: { timeout: 10_000 } }, // two cores shared by browser, server and database
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false, // a browser and a server fill two cores
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
