import { connection } from './connection';
import { ConnectionError, get, refusalOf, remove } from './http';
import type { DatasetVersion } from './schema';

export const datasets = {
  list: (signal?: AbortSignal) => get<DatasetVersion[]>('/api/datasets', undefined, signal),
  versions: (name: string, signal?: AbortSignal) => get<DatasetVersion[]>(`/api/datasets/${name}`, undefined, signal),
  remove: (name: string, version?: string) => remove(version ? `/api/datasets/${name}/versions/${version}` : `/api/datasets/${name}`),
  upload,
};

/** Uploads a file and tells how far it is, from 0 to 1. XMLHttpRequest, because fetch does not tell. */
function upload(name: string, file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<DatasetVersion> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/datasets/${name}/versions`);
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve(request.response as DatasetVersion) : reject(refusalOf(request.status, request.response ?? {}));
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
