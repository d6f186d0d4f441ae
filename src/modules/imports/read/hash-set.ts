/** Distinct 64-bit hashes, eight bytes a slot, at most three quarters full: 10 million fit in 134 MB. */
export class HashSet64 {
  size = 0;
  #slots = new Int32Array(1 << 13);

  /**
   * @param a - one lane of a well-mixed hash
   * @param b - the other lane; 0 stands for an empty slot and is counted as 1
   * @returns whether it was new
   */
  add(a: number, b: number): boolean {
    const second = b === 0 ? 1 : b;
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = a & mask;
    for (;;) {
      const found = slots[slot * 2 + 1];
      if (found === 0) break;
      if (found === second && slots[slot * 2] === a) return false;
      slot = (slot + 1) & mask;
    }
    slots[slot * 2] = a;
    slots[slot * 2 + 1] = second;
    this.size++;
    if (this.size * 4 > (mask + 1) * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = (old[i] as number) & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = old[i] as number;
      slots[slot * 2 + 1] = old[i + 1] as number;
    }
    this.#slots = slots;
  }
}
