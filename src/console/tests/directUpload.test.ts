import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, ConnectionError } from '../src/api/http';
import type { UploadProgress } from '../src/api/schema';
import { StorageRefusal } from '../src/api/uploads';
import { DirectUpload, StorageOutOfReach, type UploadNews, type UploadPort } from '../src/features/datasets/upload/DirectUpload';
import { Shelf } from './shelf';

const BlockBytes = 4;

/** A service and its storage, in memory. What goes wrong is said by the tests. */
class World implements UploadPort {
  readonly blocks = new Map<string, Blob>();
  readonly put: string[] = [];
  content: string | null = null;
  address = 'address-1';
  /** Address that storage takes. */
  good = 'address-1';
  begun = 0;
  /** Met by the next requests to storage, one each, before they do anything. */
  readonly faults: unknown[] = [];
  /** Loses the answers of the next commits. */
  lostCommits = 0;
  /** Met by the next requests to complete. */
  readonly completeFaults: unknown[] = [];

  begin = async () => {
    this.begun++;
    return this.progress();
  };

  look = async (_: string, id: string) => {
    if (id !== 'upload-1') {
      throw new ApiError(404, '', []);
    }

    this.address = this.good;
    return this.progress();
  };

  complete = async () => {
    const fault = this.completeFaults.shift();
    if (fault) {
      throw fault;
    }

    return { ...this.progress(), version: 'v1' };
  };

  putBlock: UploadPort['putBlock'] = async (address, { id, content }) => {
    this.meet(address);
    this.put.push(await content.text());
    this.blocks.set(id, content);
  };

  commit: UploadPort['commit'] = async (address, ids) => {
    this.meet(address);
    if (this.content !== null) {
      throw new StorageRefusal(400);
    }

    this.content = await new Blob(ids.map((id) => this.blocks.get(id) as Blob)).text();
    this.blocks.clear();
    if (this.lostCommits-- > 0) {
      throw new ConnectionError('lost');
    }
  };

  private meet(address: string) {
    const fault = this.faults.shift();
    if (fault) {
      throw fault;
    }

    if (address !== this.good) {
      throw new StorageRefusal(403);
    }
  }

  private progress(): UploadProgress {
    return {
      id: 'upload-1',
      dataset: 'faq',
      fileName: 'faq.jsonl',
      state: this.content === null ? 'waiting' : 'arrived',
      url: this.content === null ? this.address : null,
      expiresAt: null,
      blockBytes: BlockBytes,
      blocks: [...this.blocks].map(([id, content]) => ({ id, bytes: content.size })),
      version: null,
      report: null,
    };
  }
}

const fileOf = (text: string) => new File([text], 'faq.jsonl', { lastModified: 1 });

function begin(world: World, text: string, signal = new AbortController().signal) {
  const news: UploadNews[] = [];
  const shares: number[] = [];
  const watch = { onShare: (share: number) => void shares.push(share), onNews: (one: UploadNews | null) => one && news.push(one), signal };
  return { news, shares, done: new DirectUpload(world, 'faq', fileOf(text), watch).run() };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', new Shelf());
  // Pauses end at once.
  vi.stubGlobal('setTimeout', (then: () => void) => queueMicrotask(then));
});

afterEach(() => vi.unstubAllGlobals());

describe('a file that goes straight to storage', () => {
  it('arrives whole, block by block', async () => {
    const world = new World();
    const { done, shares } = begin(world, 'abcdefghij');
    expect(await done).toBe('v1');
    expect(world.put).toEqual(['abcd', 'efgh', 'ij']);
    expect(world.content).toBe('abcdefghij');
    expect(shares.at(-1)).toBe(1);
  });

  it('goes on with a new address when the first has expired', async () => {
    const world = new World();
    world.good = 'address-2';
    const { done, news } = begin(world, 'abcdefghij');
    expect(await done).toBe('v1');
    expect(news).toEqual(['renewed']);
    expect(world.content).toBe('abcdefghij');
  });

  it('is given up when a new address is refused as well', async () => {
    const world = new World();
    world.faults.push(new StorageRefusal(403), new StorageRefusal(403), new StorageRefusal(403));
    await expect(begin(world, 'abcdefghij').done).rejects.toMatchObject({ status: 403 });
  });

  it('is sent from where it was when the same file is chosen again', async () => {
    const world = new World();
    const stop = new AbortController();
    const put = world.putBlock;
    world.putBlock = async (...block) => {
      await put(...block);
      stop.abort();
      throw new DOMException('', 'AbortError');
    };
    await expect(begin(world, 'abcdefghij', stop.signal).done).rejects.toMatchObject({ name: 'AbortError' });
    world.putBlock = put;

    const { done, news } = begin(world, 'abcdefghij');
    expect(await done).toBe('v1');
    expect(news).toEqual(['resumed']);
    expect(world.begun).toBe(1);
    expect(world.put).toEqual(['abcd', 'efgh', 'ij']);
    expect(world.content).toBe('abcdefghij');
  });

  it('is sent anew where it is another one under the same name, size and time', async () => {
    const world = new World();
    world.faults.push(undefined, new StorageRefusal(409), new StorageRefusal(409), new StorageRefusal(409));
    await expect(begin(world, 'abcdefghij').done).rejects.toBeInstanceOf(StorageRefusal);
    expect(await begin(world, 'ABCDefghij').done).toBe('v1');
    expect(world.content).toBe('ABCDefghij');
  });

  it('waits for storage that is away, and tells', async () => {
    const world = new World();
    world.faults.push(undefined, ...Array.from({ length: 20 }, () => new ConnectionError('away')), new StorageRefusal(503));
    const { done, news } = begin(world, 'abcdefghij');
    expect(await done).toBe('v1');
    expect(new Set(news)).toEqual(new Set(['waiting']));
    expect(world.content).toBe('abcdefghij');
  });

  it('is told to have no way where storage has never answered', async () => {
    const world = new World();
    world.faults.push(...Array.from({ length: 20 }, () => new ConnectionError('away')));
    await expect(begin(world, 'abcdefghij').done).rejects.toBeInstanceOf(StorageOutOfReach);
  });

  it('is not sent twice when the answer to the last request is lost', async () => {
    const world = new World();
    world.lostCommits = 1;
    expect(await begin(world, 'abcdefghij').done).toBe('v1');
    expect(world.put).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('is looked for until its check has ended when the service goes away meanwhile', async () => {
    const world = new World();
    world.completeFaults.push(new ConnectionError('away'));
    const look = world.look;
    const looks: string[] = [];
    world.look = async (...which) => {
      const found = await look(...which);
      const state = looks.length < 2 ? found.state : 'accepted';
      looks.push(state);
      return { ...found, state };
    };
    expect(await begin(world, 'abcdefghij').done).toBe('v1');
    expect(looks).toEqual(['arrived', 'arrived', 'accepted']);
  });

  it('begins anew after it was refused', async () => {
    const world = new World();
    world.completeFaults.push(new ApiError(400, '', []));
    await expect(begin(world, 'abcdefghij').done).rejects.toBeInstanceOf(ApiError);
    expect(await begin(world, 'abcdefghij').done).toBe('v1');
    expect(world.begun).toBe(2);
  });
});
