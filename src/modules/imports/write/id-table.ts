/** UUIDs by the small numbers that a reader gives to values: sixteen bytes each, nothing for the garbage collector. */
export class IdTable {
  bytes = Buffer.alloc(16 * 1_024);
  #known = new Uint8Array(1_024);

  has(index: number): boolean {
    return this.#known[index] === 1;
  }

  set(index: number, id: Buffer): void {
    if (index >= this.#known.length) {
      const length = Math.max(index + 1, this.#known.length * 2);
      const known = new Uint8Array(length);
      known.set(this.#known);
      this.#known = known;
      this.bytes = Buffer.concat([this.bytes], length * 16);
    }
    this.#known[index] = 1;
    id.copy(this.bytes, index * 16, 0, 16);
  }

  get(index: number): Buffer {
    return this.bytes.subarray(index * 16, index * 16 + 16);
  }
}
