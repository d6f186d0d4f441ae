const WORDS = 4;

/** UUIDs numbered in the order in which they were added: open addressing over their random last bytes (RFC 9562). */
export class IdIndex {
  size = 0;
  /** sixteen bytes each */
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #slots: Int32Array;

  /** @param most how many can be added */
  constructor(most: number) {
    this.#words = new Int32Array(most * WORDS);
    this.bytes = new Uint8Array(this.#words.buffer);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, most * 2))));
  }

  /** @returns its number; that of the first where it is there already */
  add(from: Buffer, at: number): number {
    const slot = this.#slotOf(from, at);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) return known;
    this.bytes.set(from.subarray(at, at + 16), this.size * 16);
    this.#slots[slot] = ++this.size;
    return this.size - 1;
  }

  /** @returns its number, or -1 */
  find(from: Buffer, at: number): number {
    return this.#slots[this.#slotOf(from, at)]! - 1;
  }

  #slotOf(from: Buffer, at: number): number {
    const [a, b, c, d] = [
      wordAt(from, at),
      wordAt(from, at + 4),
      wordAt(from, at + 8),
      wordAt(from, at + 12),
    ];
    const [words, slots] = [this.#words, this.#slots];
    const mask = slots.length - 1;
    const hash = Math.imul(d ^ c ^ b, 0x9e3779b1);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]! - 1;
      if (known < 0) return slot;
      const word = known * WORDS;
      const same =
        words[word + 3] === d && words[word + 2] === c && words[word + 1] === b && words[word] === a;
      if (same) return slot;
    }
  }
}

/** In the byte order of typed arrays on this machine, as the words lie in the index. */
function wordAt(bytes: Buffer, at: number): number {
  return littleEndian ? bytes.readInt32LE(at) : bytes.readInt32BE(at);
}
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
