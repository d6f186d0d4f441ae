// npm run test:citus: the tests of vitest.config.ts on the cluster of CITUS_URL.
import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

export default mergeConfig(
  { ...usual, test: { ...usual.test, globalSetup: [] } },
  defineConfig({
    test: {
      globalSetup: ['src/testing-cluster.ts'],
      // every statement takes a way over the network, and three machines here share what one has elsewhere
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  }),
);
