import { get, post, put, remove, send } from './http';
import type { CallerView, KeyRequest, KeyView, Membership, NewKeyView, Workspace } from './schema';
import { bearerHeader, WorkspaceHeader } from './session';
import { ifMatch, readVersioned } from './versioned';

/** Who one is does not hang on where one works; a workspace that is no longer one's own must not be in the way. */
const anywhere = { [WorkspaceHeader]: '' };

export const access = {
  caller: (signal?: AbortSignal) => ask(anywhere, signal),
  /** Who a key or token belongs to. */
  callerOf: (bearer: string) => ask({ ...anywhere, Authorization: bearerHeader(bearer) }),
  workspace: (name: string, signal?: AbortSignal) => get<Workspace>(`/api/workspaces/${name}`, undefined, signal),
  createWorkspace: (name: string) => put<Workspace>(`/api/workspaces/${encodeURIComponent(name)}`),
  /** With the version of its members. */
  readMembers: (workspace: string) => readVersioned<Workspace>(`/api/workspaces/${workspace}`),
  setMembers: (workspace: string, version: string, members: readonly Membership[]) =>
    put<Workspace>(`/api/workspaces/${workspace}/members`, members, ifMatch(version)),
  keys: (signal?: AbortSignal) => get<KeyView[]>('/api/keys', undefined, signal),
  createKey: (wanted: KeyRequest) => post<NewKeyView>('/api/keys', wanted),
  revokeKey: (id: string) => remove(`/api/keys/${id}`),
};

async function ask(headers: Record<string, string>, signal?: AbortSignal): Promise<CallerView> {
  return (await (await send('GET', '/api/me', { headers, signal })).json()) as CallerView;
}
