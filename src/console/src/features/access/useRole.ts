import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries';
import type { CallerView, Role } from '../../api/schema';
import { useSession } from './useSession';

const ranks: readonly Role[] = ['viewer', 'contributor', 'owner', 'administrator'];

export interface Standing {
  caller: CallerView;
  /** Where one works; null where one belongs nowhere. */
  workspace: string | null;
  /** What one may do there. */
  role: Role | null;
  /** Whether the service asks nobody who they are. */
  isOpen: boolean;
}

/** Who one is and where one works; undefined until the service has told. */
export function useStanding(): Standing | undefined {
  const { workspace: chosen } = useSession();
  const { data: caller } = useQuery(queries.caller());
  if (!caller) {
    return undefined;
  }

  const workspace = chosen ?? caller.workspace;
  return { caller, workspace, role: caller.workspaces.find(({ name }) => name === workspace)?.role ?? null, isOpen: caller.id === 'local' };
}

/** Whether one's role reaches. Until it is known nothing is taken away: the service has the last word. */
export function useMay(least: Role): boolean {
  const standing = useStanding();
  return !standing || (standing.role !== null && ranks.indexOf(standing.role) >= ranks.indexOf(least));
}
