import { ConnectionError } from './http';

export interface Sending {
  method: 'POST' | 'PUT';
  url: string;
  headers?: Record<string, string>;
  body: XMLHttpRequestBodyInit;
  /** Told of the bytes that went so far. */
  onSent?: (bytes: number) => void;
  signal?: AbortSignal;
}

export interface SentAnswer {
  status: number;
  text: string;
}

/** Sends a body and tells how far it is. XMLHttpRequest, because fetch does not tell. Throws {@link ConnectionError}, or what the signal says. */
export function send({ method, url, headers = {}, body, onSent, signal }: Sending): Promise<SentAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }

    const stop = () => request.abort();
    request.upload.onprogress = (event) => onSent?.(event.loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new ConnectionError(url));
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) {
      reject(new DOMException('', 'AbortError'));
    } else {
      request.send(body);
    }
  });
}
