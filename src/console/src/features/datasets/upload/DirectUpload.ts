import { ApiError, ConnectionError } from '../../../api/http';
import type { UploadProgress } from '../../../api/schema';
import { sleep } from '../../../api/sleep';
import { type Block, StorageRefusal, type uploads } from '../../../api/uploads';
import { crc64Of } from './crc64';
import { keptUploads } from './keptUploads';

/** The service and storage, as far as an upload needs them. */
export type UploadPort = Pick<typeof uploads, 'begin' | 'look' | 'complete' | 'putBlock' | 'commit'>;

/** What a user is told while a file is on its way. */
export type UploadNews = 'resumed' | 'renewed' | 'waiting' | 'throughService';

export interface UploadWatch {
  /** How much has arrived, from 0 to 1. */
  onShare: (share: number) => void;
  onNews: (news: UploadNews | null) => void;
  signal: AbortSignal;
}

/** Storage answered none of the first requests: there may be no way to it from this browser. */
export class StorageOutOfReach extends Error {}

const FirstPause = 1_000;
const LongestPause = 10_000;

/** Tries before storage is taken to be out of reach where it has never answered, or to mean what it refuses. */
const FirstTries = 3;

/**
 * Sends a file straight to storage, in blocks. The service gives an address that may write this one file for an hour and hears when all is
 * there. A block carries its checksum in its id, so that what storage has already is known, whatever became of the file meanwhile.
 */
export class DirectUpload {
  private progress!: UploadProgress;
  private isStorageReached = false;
  /** Whether the address was replaced and nothing has worked since. */
  private isJustRenewed = false;
  private news: UploadNews | null = null;

  constructor(
    private readonly port: UploadPort,
    private readonly dataset: string,
    private readonly file: File,
    private readonly watch: UploadWatch,
  ) {}

  /** Returns the version that the file became. Throws what the service finds in it. */
  async run(): Promise<string> {
    this.progress = await this.open();
    await this.sendBlocks();
    try {
      return await this.complete();
    } catch (error) {
      if (error instanceof ApiError) {
        // It has come to an end: the same file begins anew.
        keptUploads.forget(this.dataset, this.file);
      }

      throw error;
    }
  }

  private async open(): Promise<UploadProgress> {
    const { port, dataset, file, watch } = this;
    const known = keptUploads.find(dataset, file);
    if (known) {
      try {
        const found = await port.look(dataset, known, watch.signal);
        this.tell(found.blocks.length > 0 ? 'resumed' : null);
        return found;
      } catch (error) {
        if (!(error instanceof ApiError && error.isNotFound)) {
          throw error;
        }
      }
    }

    const begun = await port.begin(dataset, nameForStorage(file.name), file.size, watch.signal);
    keptUploads.keep(dataset, file, begun.id);
    return begun;
  }

  private async sendBlocks() {
    const { port, file, watch } = this;
    const { blockBytes, blocks } = this.progress;
    const there = new Map(blocks.map(({ id, bytes }) => [id, bytes]));
    const ids: string[] = [];
    for (let first = 0; first < file.size && this.isWanted; first += blockBytes) {
      const block = await blockOf(file.slice(first, first + blockBytes), ids.length);
      if (there.get(block.id) !== block.content.size) {
        await this.toStorage((address) =>
          port.putBlock(address, block, (sent) => watch.onShare((first + Math.min(sent, block.content.size)) / file.size), watch.signal),
        );
      }

      ids.push(block.id);
      watch.onShare(Math.min(1, (first + blockBytes) / file.size));
    }

    if (this.isWanted) {
      await this.toStorage((address) => port.commit(address, ids, watch.signal));
    }
  }

  /** Whether storage has not got the whole file yet. */
  private get isWanted() {
    return this.progress.state === 'waiting';
  }

  /** Asks storage until it has done it, or until the file turns out to be there: only the answer was lost. */
  private async toStorage(ask: (address: string) => Promise<void>) {
    for (let tries = 1; this.isWanted; tries++) {
      try {
        await ask(this.progress.url as string);
        this.isStorageReached = true;
        this.isJustRenewed = false;
        if (this.news === 'waiting') {
          this.tell(null);
        }

        return;
      } catch (error) {
        await this.recover(error, tries);
      }
    }
  }

  private async recover(error: unknown, tries: number) {
    const { watch } = this;
    this.isStorageReached ||= error instanceof StorageRefusal;
    if (isOfAddress(error) && !this.isJustRenewed) {
      this.isJustRenewed = true;
      this.tell('renewed');
    } else if (isPassing(error)) {
      if (!this.isStorageReached && tries >= FirstTries) {
        throw new StorageOutOfReach();
      }

      this.tell('waiting');
      await this.pause(tries);
    } else if (!(error instanceof StorageRefusal) || tries >= FirstTries) {
      throw error;
    }

    this.progress = await this.patiently(() => this.port.look(this.dataset, this.progress.id, watch.signal));
  }

  /** Has the file checked. The answer may take as long as reading it; whoever is cut off looks until the check has ended. */
  private async complete(): Promise<string> {
    const { port, dataset, watch } = this;
    for (let tries = 1; ; tries++) {
      try {
        const { version } = await port.complete(dataset, this.progress.id, watch.signal);
        keptUploads.forget(dataset, this.file);
        return version as string;
      } catch (error) {
        if (!(error instanceof ConnectionError) && !isStillWritten(error)) {
          throw error;
        }

        do {
          await this.pause(tries);
          this.progress = await this.patiently(() => port.look(dataset, this.progress.id, watch.signal));
        } while (this.progress.state === 'arrived');
      }
    }
  }

  /** Asks the service until it answers. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ConnectionError)) {
          throw error;
        }

        await this.pause(tries);
      }
    }
  }

  private tell(news: UploadNews | null) {
    this.news = news;
    this.watch.onNews(news);
  }

  private async pause(tries: number) {
    await sleep(Math.min(LongestPause, FirstPause * 1.6 ** (tries - 1)), this.watch.signal);
    this.watch.signal.throwIfAborted();
  }
}

/** Storage no longer takes the address. */
const isOfAddress = (error: unknown) => error instanceof StorageRefusal && error.status === 403;

const isPassing = (error: unknown) =>
  error instanceof ConnectionError || (error instanceof StorageRefusal && (error.status === 429 || error.status >= 500));

const isStillWritten = (error: unknown) => error instanceof ApiError && error.findings.some(({ code }) => code === 'still-written');

/** A block of a file, whose id tells its place and what is in it. */
async function blockOf(content: Blob, place: number): Promise<Block> {
  const crc64 = await crc64Of(content);
  return { id: btoa(`${String(place).padStart(6, '0')} ${crc64}`), content, crc64 };
}

/** Storage takes letters, digits and a few signs; the name only tells the format, and where a file came from. */
function nameForStorage(name: string): string {
  return name.replace(/[^\p{L}\p{Nd}._ -]/gu, '-');
}
