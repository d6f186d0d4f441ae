// Parts of the product come when they are opened. One may not come: the network is away, or an upgrade has put others in
// its place. What is open then stays, with whatever was typed; only where the part would stand, the page starts anew.

/** Milliseconds between looks at whether the server answers, and at least between two starts. */
const patience = 3_000;

/** In our words: at those of browsers the router reloads the page, though nobody may answer. */
export class PartMissing extends Error {}

/**
 * @param load imports the part; once it failed it is not asked again, since its styles would be left out then
 * @throws PartMissing
 */
export function part<T>(load: () => Promise<T>): () => Promise<T> {
  let missing: PartMissing | null = null;
  return async () => {
    if (missing) throw missing;
    try {
      return await load();
    } catch (error) {
      missing = new PartMissing('a part of the page did not come', { cause: error });
      throw missing;
    }
  };
}

/** Starts the page anew as soon as the server answers, with the parts that it has by then. */
export async function startAnew(signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const answers = await fetch('/', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (signal?.aborted) return;
    if (answers && performance.now() > patience) return location.reload();
    await new Promise((resolve) => setTimeout(resolve, patience));
  }
}
