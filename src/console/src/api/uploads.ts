import { connection } from './connection';
import { address, ConnectionError, get, isAway, post, refusalOf } from './http';
import type { DatasetVersion, UploadProgress } from './schema';
import { send } from './sending';
import { session } from './session';

const of = (dataset: string) => `/api/datasets/${encodeURIComponent(dataset)}`;

/** An answer of storage that refuses. */
export class StorageRefusal extends Error {
  constructor(readonly status: number) {
    super(`storage answered ${status}`);
    this.name = 'StorageRefusal';
  }
}

export interface Block {
  /** In base64, as long as that of every other block. */
  id: string;
  content: Blob;
  /** In base64, as storage writes it. */
  crc64: string;
}

export type OnSent = (bytes: number) => void;

export const uploads = {
  /** Sends a whole file to the service, which checks it before it answers. */
  throughService,
  begin: (dataset: string, fileName: string, bytes: number, signal?: AbortSignal) =>
    post<UploadProgress>(`${of(dataset)}/uploads`, { fileName, bytes }, { signal }),
  look: (dataset: string, id: string, signal?: AbortSignal) => get<UploadProgress>(`${of(dataset)}/uploads/${id}`, undefined, signal),
  complete: (dataset: string, id: string, signal?: AbortSignal) =>
    post<UploadProgress>(`${of(dataset)}/uploads/${id}/complete`, undefined, { signal }),
  version: (dataset: string, version: string, signal?: AbortSignal) =>
    get<DatasetVersion>(`${of(dataset)}/versions/${version}`, undefined, signal),
  putBlock: (address: string, { id, content, crc64 }: Block, onSent: OnSent, signal?: AbortSignal) =>
    toStorage(
      `${address}&comp=block&blockid=${encodeURIComponent(id)}`,
      { 'Content-Type': 'application/octet-stream', 'x-ms-content-crc64': crc64 },
      content,
      onSent,
      signal,
    ),
  commit: (address: string, ids: readonly string[], signal?: AbortSignal) =>
    toStorage(
      `${address}&comp=blocklist`,
      { 'Content-Type': 'application/xml' },
      `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`,
      undefined,
      signal,
    ),
};

async function throughService(dataset: string, file: File, onSent: OnSent, signal?: AbortSignal): Promise<DatasetVersion> {
  const form = new FormData();
  form.append('file', file);
  const headers = session.headers();
  try {
    const answer = await send({ method: 'POST', url: address(`${of(dataset)}/versions`), headers, body: form, onSent, signal });
    if (isAway(answer.status)) {
      throw new ConnectionError(answer.status);
    }

    connection.found();
    if (answer.status === 401) {
      session.refuse(headers);
    }

    if (answer.status >= 300) {
      throw refusalOf(answer.status, answer.text);
    }

    return JSON.parse(answer.text) as DatasetVersion;
  } catch (error) {
    if (error instanceof ConnectionError) {
      connection.lost();
    }

    throw error;
  }
}

async function toStorage(
  url: string,
  headers: Record<string, string>,
  body: XMLHttpRequestBodyInit,
  onSent?: OnSent,
  signal?: AbortSignal,
): Promise<void> {
  const { status } = await send({ method: 'PUT', url, headers, body, onSent, signal });
  if (status >= 300) {
    throw new StorageRefusal(status);
  }
}
