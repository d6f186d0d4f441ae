/**
 * Hashing of byte ranges into two 32-bit lanes: multiply and shift a word at a time, then the finish of
 * MurmurHash3 (Appleby, public domain). The steps of MurmurHash3 itself took twice as long, being one chain of
 * three multiplications a word. Sixty-four bits: among ten million values the chance of any two alike is 3e-6.
 */
const A = 0x2c1b3c6d;
const B = 0x297a2d39;

/** @returns `hash` with `value` mixed in; order matters */
export function mixA(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, A);
  return h ^ (h >>> 15);
}

/** As {@link mixA}, for the second lane. */
export function mixB(hash: number, value: number): number {
  const h = Math.imul((hash ^ value) + 0x165667b1, B);
  return h ^ (h >>> 13);
}

/** @returns `hash` with every bit depending on every other */
export function settle(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function secondLane(view: DataView, start: number, end: number, kind: number): number {
  let b = 0x5bd1e995 ^ kind;
  let i = start;
  for (; i + 4 <= end; i += 4) b = mixB(b, view.getInt32(i, true));
  let tail = end - start;
  for (; i < end; i++) tail = (tail << 8) | view.getUint8(i);
  return settle(mixB(b, tail));
}

/**
 * Gives equal byte ranges the same small number, so that a code that occurs a thousand times becomes a string
 * at most once. About 30 bytes and the text itself for each different value.
 */
export class Interner {
  /** How many different values were seen; they are numbered from 0. */
  size = 0;
  /** The two lanes of each value's hash, the same in every run. */
  laneA = new Int32Array(1_024);
  laneB = new Int32Array(1_024);
  #offsets = new Uint32Array(1_025);
  #kinds = new Uint8Array(1_024);
  #slots = new Int32Array(4_096);
  #text = Buffer.alloc(16_384);
  #textView = viewOf(this.#text);
  #seen: Uint8Array = this.#text;
  /** Four bytes a load: twice as fast as single bytes here. */
  #view = this.#textView;

  /**
   * @param kind - values of different kinds are different, whatever their bytes
   * @returns the number of `bytes[start, end)`
   */
  intern(bytes: Uint8Array, start: number, end: number, kind = 0): number {
    const view = this.#viewOf(bytes);
    let a = 0x9747b28c ^ kind;
    let i = start;
    for (; i + 4 <= end; i += 4) a = mixA(a, view.getInt32(i, true));
    let tail = end - start;
    for (; i < end; i++) tail = (tail << 8) | (bytes[i] as number);
    a = settle(mixA(a, tail));

    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = a & mask;
    for (;;) {
      const id = (slots[slot] as number) - 1;
      if (id < 0) break;
      if (this.laneA[id] === a && this.#same(id, view, start, end, kind)) return id;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, bytes, start, end, kind, a);
  }

  /** @returns whether the value `id` is `bytes[start, end)`: where one can guess it, half of what interning costs */
  is(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.#same(id, this.#viewOf(bytes), start, end, 0);
  }

  #viewOf(bytes: Uint8Array): DataView {
    if (bytes !== this.#seen) {
      this.#seen = bytes;
      this.#view = viewOf(bytes);
    }
    return this.#view;
  }

  /** @returns the text of a value */
  text(id: number): string {
    return this.#text.toString('utf8', this.#offsets[id], this.#offsets[id + 1]);
  }

  /** @returns the kind that the value was given with */
  kind(id: number): number {
    return this.#kinds[id] ?? 0;
  }

  #same(id: number, view: DataView, start: number, end: number, kind: number): boolean {
    let j = this.#offsets[id] as number;
    if ((this.#offsets[id + 1] as number) - j !== end - start || this.#kinds[id] !== kind) return false;
    const text = this.#textView;
    let i = start;
    for (; i + 4 <= end; i += 4, j += 4) if (view.getInt32(i, true) !== text.getInt32(j, true)) return false;
    for (; i < end; i++, j++) if (view.getUint8(i) !== text.getUint8(j)) return false;
    return true;
  }

  #add(slot: number, bytes: Uint8Array, start: number, end: number, kind: number, a: number): number {
    const id = this.size++;
    const from = this.#offsets[id] as number;
    const to = from + end - start;
    while (to > this.#text.length) {
      this.#text = Buffer.concat([this.#text], this.#text.length * 2);
      this.#textView = viewOf(this.#text);
    }
    this.#text.set(bytes.subarray(start, end), from);
    if (id + 1 >= this.laneA.length) this.#grow();
    this.#offsets[id + 1] = to;
    this.#kinds[id] = kind;
    this.laneA[id] = a;
    this.laneB[id] = secondLane(this.#view, start, end, kind); // found by bytes, so only needed once
    this.#slots[slot] = id + 1;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #grow(): void {
    const length = this.laneA.length * 2;
    const int32 = (from: Int32Array) => {
      const to = new Int32Array(length);
      to.set(from);
      return to;
    };
    this.laneA = int32(this.laneA);
    this.laneB = int32(this.laneB);
    const offsets = new Uint32Array(length + 1);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const kinds = new Uint8Array(length);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = (this.laneA[id] as number) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}
