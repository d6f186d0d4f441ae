import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    expect: { poll: { timeout: 60_000 } }, // two slow cores shared by browser, server and database
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false, // a browser and a server fill two cores
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
