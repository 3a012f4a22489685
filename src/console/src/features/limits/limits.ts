export interface LimitsCardProps {
  workspace: string;
  /** Whether callers say who they are, so that limits of single users hold. */
  hasUsers: boolean;
}
