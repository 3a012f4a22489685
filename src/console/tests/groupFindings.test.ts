import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/api/schema';
import { groupFindings } from '../src/ui/groupFindings';

const finding = (path: string, code: string, severity: Finding['severity'] = 'warning', message = code) =>
  ({ path, code, severity, message: { en: message, zh: message }, fix: { en: 'fix', zh: 'fix' } }) as Finding;

describe('findings', () => {
  it('that say the same are told once, with every place', () => {
    const groups = groupFindings([finding('jobs[0].a', 'far'), finding('jobs[1].a', 'far'), finding('jobs[1].a', 'far')]);
    expect(groups.map(({ paths }) => paths)).toEqual([['jobs[0].a', 'jobs[1].a']]);
  });

  it('that differ in what they say stay apart', () => {
    expect(groupFindings([finding('a', 'far', 'warning', '4 is far'), finding('b', 'far', 'warning', '5 is far')])).toHaveLength(2);
    expect(groupFindings([finding('a', 'far'), finding('b', 'far', 'error')])).toHaveLength(2);
  });

  it('come the gravest first, and of no place where they have none', () => {
    const groups = groupFindings([finding('a', 'note', 'information'), finding('', 'wrong', 'error'), finding('b', 'far')]);
    expect(groups.map((group) => [group.finding.code, group.paths.length])).toEqual([
      ['wrong', 0],
      ['far', 1],
      ['note', 1],
    ]);
  });
});
