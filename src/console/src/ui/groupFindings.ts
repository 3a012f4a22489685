import type { Finding } from '../api/schema';

const order = ['error', 'warning', 'information'];

/** What was found, and everywhere that it was found. */
export interface FindingGroup {
  finding: Finding;
  /** None where it is of no place. */
  paths: string[];
}

/** Findings that say the same, as those of jobs of a sweep do, told once; the gravest first. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const said = JSON.stringify([finding.severity, finding.code, finding.message.en, finding.fix.en]);
    const group = groups.get(said) ?? { finding, paths: [] };
    groups.set(said, group);
    if (finding.path && !group.paths.includes(finding.path)) {
      group.paths.push(finding.path);
    }
  }

  return [...groups.values()].sort((a, b) => order.indexOf(a.finding.severity) - order.indexOf(b.finding.severity));
}
