import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

const MB = 2 ** 20;

/**
 * Settings for a business that reads cards all day and imports years of sales now and then, on a machine that is
 * shared with our own process. Each can be overridden by the caller.
 */
export function defaultSettings(): Record<string, string> {
  const memory = availableMemory();
  return {
    listen_addresses: '',
    max_connections: '60',
    shared_buffers: megabytes(Math.min(memory / 4, 1024 * MB)),
    effective_cache_size: megabytes(memory / 2),
    maintenance_work_mem: megabytes(Math.min(memory / 16, 512 * MB)),
    work_mem: memory < 8192 * MB ? '16MB' : '32MB',
    // A bulk import is not to be slowed down by checkpoints. Recovery after a crash replays this much at most.
    // No wal_compression: these binaries have no lz4, and pglz costs an import more time than it saves.
    max_wal_size: '4GB',
    min_wal_size: '512MB',
    checkpoint_completion_target: '0.9',
    // So that `rapport db move` can follow what changes while it copies; an update then logs the key of its row as well.
    wal_level: 'logical',
    // What was acknowledged is on the disk.
    synchronous_commit: 'on',
    random_page_cost: '1.1',
    // Compiling takes longer than our short queries run.
    jit: 'off',
    dynamic_shared_memory_type: smallSharedMemory() ? 'mmap' : 'posix',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log holds no personal data: neither statements nor the values in the details of an error.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
}

/** Bytes, or less where a container may use less than the machine has. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function megabytes(bytes: number): string {
  return `${Math.max(8, Math.floor(bytes / MB))}MB`;
}

/** Containers often have 64 MB of /dev/shm, on which one parallel hash join fails. */
function smallSharedMemory(): boolean {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize < 256 * MB;
  } catch {
    return true;
  }
}
