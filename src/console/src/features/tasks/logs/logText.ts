/** Whole lines as they came: the bytes, and where each line ends. */
interface Block {
  bytes: Uint8Array;
  ends: Uint32Array;
  /** Index of its first line. */
  first: number;
}

const LineEnd = 10;
const decoder = new TextDecoder();

/**
 * A log in memory. It grows at both ends: by blocks of the file before what is there, and by single lines after it. Blocks stay bytes,
 * because a million strings take several times as much.
 */
export class LogText {
  /** Lines that were put before others; tells that indices have moved, and by how much. */
  earlier = 0;

  private blocks: Block[] = [];
  private written: string[] = [];
  private inBlocks = 0;

  get count(): number {
    return this.inBlocks + this.written.length;
  }

  line(index: number): string {
    if (index >= this.inBlocks) {
      return this.written[index - this.inBlocks] ?? '';
    }

    const block = this.blocks[this.blockOf(index)];
    return block ? textAt(block, index - block.first) : '';
  }

  /** Puts whole lines before all others. */
  prepend(bytes: Uint8Array): void {
    const ends = endsOf(bytes);
    if (ends.length > 0) {
      this.earlier += ends.length;
      this.keep([{ bytes, ends, first: 0 }, ...this.blocks]);
    }
  }

  append(line: string): void {
    this.written.push(line);
  }

  /** Takes the first lines out. */
  dropFirst(count: number): void {
    const kept = this.blocks.flatMap((block) => {
      const gone = Math.max(0, count - block.first);
      const from = gone === 0 ? 0 : (block.ends[gone - 1] ?? block.bytes.length - 1) + 1;
      const bytes = block.bytes.subarray(from);
      return bytes.length === 0 ? [] : [{ bytes, ends: endsOf(bytes), first: 0 }];
    });
    this.keep(kept);
  }

  /** The first line at which something holds that, once it holds, holds for every later line; the count where it never does. */
  firstWhere(holds: (index: number) => boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = holds(middle) ? [low, middle] : [middle + 1, high];
    }

    return low;
  }

  private keep(blocks: Block[]): void {
    this.inBlocks = 0;
    for (const block of blocks) {
      block.first = this.inBlocks;
      this.inBlocks += block.ends.length;
    }

    this.blocks = blocks;
  }

  private blockOf(index: number): number {
    const after = this.blocks.findIndex((block) => block.first > index);
    return (after < 0 ? this.blocks.length : after) - 1;
  }
}

/** Bytes up to and with the last line end; what follows is still being written. */
export function wholeLines(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.lastIndexOf(LineEnd) + 1);
}

/** Where the first line begins that is whole, in bytes that begin within a line. */
export function firstWholeLine(bytes: Uint8Array): number {
  const end = bytes.indexOf(LineEnd);
  return end < 0 ? bytes.length : end + 1;
}

function endsOf(bytes: Uint8Array): Uint32Array {
  const ends: number[] = [];
  for (let at = bytes.indexOf(LineEnd); at >= 0; at = bytes.indexOf(LineEnd, at + 1)) {
    ends.push(at);
  }

  return Uint32Array.from(ends);
}

function textAt({ bytes, ends }: Block, line: number): string {
  return decoder.decode(bytes.subarray(line === 0 ? 0 : (ends[line - 1] ?? 0) + 1, ends[line]));
}
