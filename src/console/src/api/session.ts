/** Who this browser says it is and in which workspace it works, as every request carries it. */
export interface Session {
  /** An API key or access token; null where none was entered. */
  readonly bearer: string | null;
  /** The workspace that was chosen; null for the one that the service takes by itself. */
  readonly workspace: string | null;
  /** Whether it outlives this tab. */
  readonly isRemembered: boolean;
  /** What the service has against it: it was not told who asks, or no longer takes what it was told. */
  readonly refusal: 'unsaid' | 'outdated' | null;
}

export const WorkspaceHeader = 'FineTune-Workspace';

const Key = 'finetune.session';
const nobody: Session = { bearer: null, workspace: null, isRemembered: false, refusal: null };
const listeners = new Set<() => void>();
let current = nobody;

function read(): Session {
  const kept = sessionStorage.getItem(Key);
  const remembered = kept ?? localStorage.getItem(Key);
  return remembered === null ? nobody : { ...nobody, ...parse(remembered), isRemembered: kept === null };
}

function parse(text: string): Pick<Session, 'bearer' | 'workspace'> {
  try {
    const { bearer, workspace } = (JSON.parse(text) ?? {}) as Record<string, unknown>;
    return { bearer: typeof bearer === 'string' ? bearer : null, workspace: typeof workspace === 'string' ? workspace : null };
  } catch {
    return nobody;
  }
}

function change(next: Session) {
  sessionStorage.removeItem(Key);
  if (current.isRemembered) {
    localStorage.removeItem(Key);
  }

  current = next;
  if (next.bearer !== null || next.workspace !== null) {
    const { bearer, workspace, isRemembered } = next;
    (isRemembered ? localStorage : sessionStorage).setItem(Key, JSON.stringify({ bearer, workspace }));
  }

  tell();
}

function tell() {
  for (const listener of listeners) {
    listener();
  }
}

export const bearerHeader = (bearer: string) => `Bearer ${bearer}`;

export const session = {
  get: () => current,
  /** Takes up what this browser has kept. Signing out in one tab signs out in all that share what is remembered. */
  restore() {
    current = read();
    addEventListener('storage', (event) => {
      if (event.key === Key && current.isRemembered) {
        current = read();
        tell();
      }
    });
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  signIn: (bearer: string, workspace: string | null, isRemembered: boolean) => change({ ...nobody, bearer, workspace, isRemembered }),
  signOut() {
    // A tab of its own must not fall back to what others remember.
    localStorage.removeItem(Key);
    change({ ...nobody, refusal: 'unsaid' });
  },
  choose: (workspace: string | null) => change({ ...current, workspace }),
  /** What every request to the service carries. */
  headers(): Record<string, string> {
    const { bearer, workspace } = current;
    return { ...(bearer && { Authorization: bearerHeader(bearer) }), ...(workspace && { [WorkspaceHeader]: workspace }) };
  },
  /** The service does not know who sent a request with these headers. */
  refuse(headers: Record<string, string>) {
    const { Authorization } = session.headers();
    if (headers.Authorization === Authorization && current.refusal === null) {
      change({ ...nobody, workspace: current.workspace, refusal: Authorization ? 'outdated' : 'unsaid' });
    }
  },
};
