// The only file that reads process.env. Checked once, at start: a wrong value is named and nothing runs.
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

const Env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  RAPPORT_DATA: z.string().min(1).default(`${homedir()}/.rapport`),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Where browsers reach Rapport when a proxy stands before it, e.g. https://crm.example.com */
  RAPPORT_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Whose X-Forwarded-* headers are believed: addresses, networks, or loopback, linklocal, uniquelocal; comma between. */
  TRUST_PROXY: z
    .string()
    .default('loopback')
    .transform((list) => list.split(',').map((each) => each.trim()))
    .pipe(
      z.array(
        z.union([
          z.enum(['loopback', 'linklocal', 'uniquelocal']),
          z.ipv4(),
          z.ipv6(),
          z.cidrv4(),
          z.cidrv6(),
        ]),
      ),
    ),
  /** Signs sessions and encrypts secrets at rest. Made on first start in the data directory when not given. */
  RAPPORT_SECRET: z.string().min(32).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  /** Requests a minute that one caller may make. */
  RAPPORT_RATE_LIMIT: z.coerce.number().int().positive().default(6000),
  /** For `rapport mcp`: whose assistant it is, and what it may change. */
  RAPPORT_API_KEY: z.string().min(1).optional(),
  /** Where the nightly backups go; `backups` in the data directory when not given. Best on another disk. */
  RAPPORT_BACKUPS: z.string().min(1).optional(),
  /** Encrypts backups. Whoever loses it has no backup. */
  RAPPORT_BACKUP_PASSPHRASE: z.string().min(8).optional(),
  /** Of how many days, and of how many weeks, one nightly backup is kept. */
  RAPPORT_BACKUPS_DAILY: z.coerce.number().int().min(1).max(3650).default(7),
  RAPPORT_BACKUPS_WEEKLY: z.coerce.number().int().min(0).max(520).default(4),
  /** `no`: an upgrade of the database begins without a backup before it. */
  RAPPORT_UPGRADE_BACKUP: z.enum(['yes', 'no']).default('yes'),
  /** The coordinator of a cluster to try Rapport on: npm run test:citus and bench -- cluster. */
  CITUS_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CHROMIUM_PATH: z.string().optional(),
});

export type Env = Omit<z.infer<typeof Env>, 'RAPPORT_DATA'> & { dataDir: string };

/** @throws Error naming each variable that is wrong */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const result = Env.safeParse(source);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These environment variables are wrong: ${faults.join('; ')}`);
  }
  const { RAPPORT_DATA, ...rest } = result.data;
  return { ...rest, dataDir: resolve(RAPPORT_DATA) };
}
