import { useEffect } from 'react';
import { session } from '../../api/session';
import { useStanding } from './useRole';

/** Works in a workspace that one belongs to: leaves one that is no longer one's own, and takes the first where none goes by itself. */
export function useOwnWorkspace() {
  const standing = useStanding();
  const isOwn = !standing || standing.role !== null;
  const other = standing?.caller.workspace ?? standing?.caller.workspaces[0]?.name;
  useEffect(() => {
    if (!isOwn && other) {
      session.choose(other);
    }
  }, [isOwn, other]);
}
