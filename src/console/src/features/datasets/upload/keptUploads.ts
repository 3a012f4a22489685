/** Uploads to storage that have begun in this browser, so that a file that is chosen again goes on where it was. */
interface KeptUpload {
  id: string;
  /** Milliseconds since 1970. */
  begunAt: number;
}

const Key = 'finetune.uploads';

/** The service forgets an upload after a week. */
const Lifetime = 7 * 86_400_000;

/** The same file, as far as a browser tells. What it holds is compared block by block. */
type FileFacts = Pick<File, 'name' | 'size' | 'lastModified'>;

const keyOf = (dataset: string, { name, size, lastModified }: FileFacts) => [dataset, name, size, lastModified].join('/');

export const keptUploads = {
  find: (dataset: string, file: FileFacts): string | null => read()[keyOf(dataset, file)]?.id ?? null,
  keep: (dataset: string, file: FileFacts, id: string) => write({ ...read(), [keyOf(dataset, file)]: { id, begunAt: Date.now() } }),
  forget(dataset: string, file: FileFacts) {
    const { [keyOf(dataset, file)]: _, ...others } = read();
    write(others);
  },
};

function read(): Record<string, KeptUpload> {
  try {
    const kept = (JSON.parse(localStorage.getItem(Key) ?? '{}') ?? {}) as Record<string, KeptUpload>;
    return Object.fromEntries(Object.entries(kept).filter(([, { begunAt }]) => begunAt > Date.now() - Lifetime));
  } catch {
    return {};
  }
}

function write(kept: Record<string, KeptUpload>) {
  localStorage.setItem(Key, JSON.stringify(kept));
}
