import { stringify } from 'yaml';
import type { RuleDraft } from '../../api/rules';
import type { DatasetRule } from '../../api/schema';
import { readLimit, readNumber } from '../../api/typed';
import { fromYaml } from '../tasks/create/text';

/** A rule as the fields of the form hold it. */
export interface RuleForm {
  name: string;
  dataset: string;
  stage: string;
  taskName: string;
  maxConcurrent: string;
  coolDown: string;
  budgetUsd: string;
  dryRun: boolean;
  enabled: boolean;
  /** YAML. */
  task: string;
}

export const stages = ['pt', 'sft', 'rm', 'dpo', 'kto'] as const;

export const startForm: RuleForm = {
  name: '',
  dataset: '',
  stage: 'sft',
  taskName: '{dataset}-{version}',
  maxConcurrent: '1',
  coolDown: 'PT0S',
  budgetUsd: '',
  dryRun: false,
  enabled: true,
  task: 'model: \njobs:\n  - name: job-1\n',
};

export const toForm = (rule: DatasetRule): RuleForm => ({
  name: rule.name,
  dataset: rule.dataset,
  stage: rule.stage,
  taskName: rule.taskName,
  maxConcurrent: String(rule.maxConcurrent),
  coolDown: rule.coolDown,
  budgetUsd: rule.budgetUsd === null ? '' : String(rule.budgetUsd),
  dryRun: rule.dryRun,
  enabled: rule.enabled,
  task: stringify(rule.task),
});

interface Reading {
  /** Null where the task cannot be read. */
  draft: RuleDraft | null;
  error: { line: number; message: string } | null;
}

/** What is sent. Only the YAML is judged here; the service judges the rest, and tells everything at once. */
export function draftOf(form: RuleForm): Reading {
  const { document, error } = fromYaml(form.task);
  const { maxConcurrent, budgetUsd, coolDown, ...same } = form;
  return {
    draft: document && {
      ...same,
      task: document,
      maxConcurrent: readNumber(maxConcurrent),
      ...(coolDown === '' ? {} : { coolDown }),
      budgetUsd: readLimit(budgetUsd),
    },
    error,
  };
}
