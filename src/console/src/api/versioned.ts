import { ApiError, send } from './http';

/** Something of the service, and its version, which every change of it replaces. */
export interface Versioned<T> {
  value: T;
  version: string;
}

const Tries = 8;

export async function readVersioned<T>(path: string): Promise<Versioned<T>> {
  const answer = await send('GET', path);
  return { value: (await answer.json()) as T, version: answer.headers.get('ETag') ?? '*' };
}

/** Has a request refused when what it would change is not of this version any more. */
export const ifMatch = (version: string) => ({ 'If-Match': version });

/** Reads, decides and writes under the version that was read, over again when somebody else was quicker. */
export async function untilCurrent<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError && error.isOutdated) || tries === Tries) {
        throw error;
      }
    }
  }
}
