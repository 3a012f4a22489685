import { get, put, remove } from './http';
import type { SecretView } from './schema';

export const secrets = {
  list: (signal?: AbortSignal) => get<SecretView[]>('/api/secrets', undefined, signal),
  set: (name: string, value: string) => put<SecretView>(`/api/secrets/${name}`, { value }),
  remove: (name: string) => remove(`/api/secrets/${name}`),
};
