// npm run test:citus: the tests of vitest.config.ts on the cluster of CITUS_URL.
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** Of the embedded PostgreSQL: they start one of their own, with its crashes and base backups, and never come near a cluster. */
const embedded = ['src/core/postgres.test.ts', 'src/core/backup/backup.test.ts'];

export default mergeConfig(
  { ...usual, test: { ...usual.test, globalSetup: [] } },
  defineConfig({
    test: {
      globalSetup: ['src/testing-cluster.ts'],
      exclude: [...configDefaults.exclude, ...embedded],
      // every statement takes a way over the network, and three machines here share what one has elsewhere
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  }),
);
