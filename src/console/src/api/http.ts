import { connection } from './connection';
import type { Finding } from './schema';
import { service } from './service';
import { session } from './session';

/** An answer that refuses, with everything that is wrong (RFC 9457 with findings). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly findings: readonly Finding[],
  ) {
    super(title);
    this.name = 'ApiError';
  }

  get isNotFound() {
    return this.status === 404;
  }

  /** Something changed after its version was read. */
  get isOutdated() {
    return this.status === 412;
  }
}

/** No answer came: the service is away, or the way to it is. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('connection', { cause });
    this.name = 'ConnectionError';
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Where something of the service is, given its path. */
export function address(path: string, query: Query = {}): string {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(wanted.map(([key, value]) => [key, String(value)])).toString();
  return service + (search ? `${path}?${search}` : path);
}

/** The one place that talks HTTP. Throws {@link ApiError}, {@link ConnectionError}, or what the signal says. */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...session.headers(), ...options.headers };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }

  let answer: Response;
  try {
    answer = await fetch(address(path, options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    });
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }

    connection.lost();
    throw new ConnectionError(error);
  }

  if (isAway(answer.status)) {
    connection.lost();
    throw new ConnectionError(answer.status);
  }

  connection.found();
  if (answer.status === 401) {
    session.refuse(headers);
  }

  if (!answer.ok) {
    throw refusalOf(answer.status, await answer.text().catch(() => ''));
  }

  return answer;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await (await send('GET', path, { query, signal })).json()) as T;
}

export async function post<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const answer = await send('POST', path, { ...options, body });
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function put<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
  return (await (await send('PUT', path, { body, headers })).json()) as T;
}

export async function remove(path: string, headers?: Record<string, string>): Promise<void> {
  await send('DELETE', path, { headers });
}

/** A file of the service, whole. The browser keeps a large one on the disk. */
export async function file(path: string): Promise<Blob> {
  const answer = await send('GET', path, { headers: { Accept: '*/*' } });
  try {
    return await answer.blob();
  } catch (error) {
    connection.lost();
    throw new ConnectionError(error);
  }
}

/** What a proxy answers while the service is away. */
export const isAway = (status: number) => status >= 502 && status <= 504;

/** What an answer says that refuses; one that is not the service's own says nothing. */
export function refusalOf(status: number, text: string): ApiError {
  try {
    const problem = JSON.parse(text) as { title?: string; findings?: Finding[] };
    return new ApiError(status, problem.title ?? String(status), problem.findings ?? []);
  } catch {
    return new ApiError(status, String(status), []);
  }
}
