import type { DatasetVersion } from '../../api/schema';

/** The newest version of each dataset, by name. */
export function newestVersions(versions: readonly DatasetVersion[]): DatasetVersion[] {
  const newest = new Map<string, DatasetVersion>();
  for (const version of versions) {
    const known = newest.get(version.dataset);
    if (!known || known.createdAt < version.createdAt) {
      newest.set(version.dataset, version);
    }
  }

  return [...newest.values()].sort((a, b) => a.dataset.localeCompare(b.dataset, 'en'));
}

/** A name that a dataset can have, from the name of a file. */
export function nameFromFile(file: string): string {
  return file
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
