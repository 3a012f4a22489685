import { connection } from './connection';
import { ConnectionError, get, refusalOf, remove } from './http';
import type { DatasetVersion, PreviewedRows, VersionUse } from './schema';
import { session } from './session';

export interface PreviewQuery {
  dataset: string;
  version: string;
  model: string;
  stage: string;
  /** Rows to leave out before the first. */
  first: number;
  count: number;
}

export const datasets = {
  list: (signal?: AbortSignal) => get<DatasetVersion[]>('/api/datasets', undefined, signal),
  versions: (name: string, signal?: AbortSignal) => get<DatasetVersion[]>(`/api/datasets/${name}`, undefined, signal),
  uses: (name: string, version: string, signal?: AbortSignal) =>
    get<VersionUse[]>(`/api/datasets/${name}/versions/${version}/tasks`, undefined, signal),
  preview: ({ dataset, version, ...query }: PreviewQuery, signal?: AbortSignal) =>
    get<PreviewedRows>(`/api/datasets/${dataset}/versions/${version}/preview`, { ...query }, signal),
  /** @param isForced also where a task still needs it, which will then fail. */
  remove: (name: string, isForced: boolean) => remove(`/api/datasets/${name}${isForced ? '?force=true' : ''}`),
  upload,
};

/** Uploads a file and tells how far it is, from 0 to 1. XMLHttpRequest, because fetch does not tell. */
function upload(name: string, file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<DatasetVersion> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/datasets/${name}/versions`);
    request.responseType = 'json';
    const headers = session.headers();
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }

    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 401) {
        session.refuse(headers);
      }

      request.status < 300 ? resolve(request.response as DatasetVersion) : reject(refusalOf(request.status, request.response ?? {}));
    };
    request.onerror = () => {
      connection.lost();
      reject(new ConnectionError('upload'));
    };
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
