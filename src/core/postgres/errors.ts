/** The embedded PostgreSQL could not be brought up. The message is one that a person can act on. */
export class PostgresFailed extends Error {
  override name = 'PostgresFailed';
}

/** A long-lived server already runs on this data directory. */
export class DataDirectoryInUse extends PostgresFailed {
  override name = 'DataDirectoryInUse';
  /** Process id of the holder, when it could be read. */
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `Rapport is already running on ${dataDir} (${holder}); stop it first or choose another RAPPORT_DATA.`,
    );
    this.pid = pid;
  }
}

const SENTENCES: Record<string, (path: string) => string> = {
  ENOSPC: (path) => `The disk that holds ${path} is full.`,
  EDQUOT: (path) => `The disk quota for ${path} is used up.`,
  EROFS: (path) => `${path} is on a read-only file system.`,
  EACCES: (path) => `No permission for ${path}: it needs to be writable by the user who starts Rapport.`,
  EPERM: (path) => `No permission for ${path}: it needs to be writable by the user who starts Rapport.`,
  ENOTDIR: (path) => `${path} cannot be used as the data directory: it, or a part of its path, is a file.`,
  EEXIST: (path) => `${path} cannot be used as the data directory: it is a file.`,
  ELOOP: (path) => `${path} is a symbolic link where Rapport expects a file or folder of its own.`,
};

/** The error code of a failed system call, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Runs `work` and turns a failed system call on `path` into a sentence. */
export function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PostgresFailed) throw error;
    const sentence = SENTENCES[codeOf(error) ?? '']?.(path);
    if (sentence === undefined) throw error;
    throw new PostgresFailed(sentence, { cause: error });
  }
}

/** What PostgreSQL or initdb printed, as an error that opens with the cause where it is a known one. */
export function failedWith(what: string, path: string, output: string): PostgresFailed {
  const known = output.includes('No space left on device') ? SENTENCES['ENOSPC']?.(path) : undefined;
  const printed = output.trim();
  const lines = printed === '' ? 'It printed nothing.' : `The last it printed:\n${lastLines(printed)}`;
  return new PostgresFailed(`${known ?? what} ${lines}`);
}

function lastLines(text: string): string {
  return text.split('\n').slice(-20).join('\n');
}
