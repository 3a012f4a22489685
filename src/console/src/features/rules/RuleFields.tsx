import { Field, Input, Select, Switch, Textarea } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import { newestVersions } from '../datasets/versions';
import { useChoiceLabel } from '../tasks/useChoiceLabel';
import { type RuleForm, stages } from './form';
import styles from './rules.module.css';

interface RuleFieldsProps {
  form: RuleForm;
  isNew: boolean;
  error: { line: number; message: string } | null;
  onChange: (part: Partial<RuleForm>) => void;
}

const texts = ['taskName', 'maxConcurrent', 'coolDown', 'budgetUsd'] as const;

export function RuleFields({ form, isNew, error, onChange }: RuleFieldsProps) {
  const { t } = useTranslation();
  const labelOf = useChoiceLabel();
  const { data: versions = [] } = useQuery(queries.datasets());
  return (
    <div className={styles.fields}>
      <Field label={t('rules.field.name')} required>
        <Input value={form.name} disabled={!isNew} spellCheck={false} onChange={(_, { value }) => onChange({ name: value })} />
      </Field>
      <Field label={t('rules.field.dataset')} hint={t('rules.datasetHelp')} required>
        <Input value={form.dataset} list="rule-datasets" spellCheck={false} onChange={(_, { value }) => onChange({ dataset: value })} />
      </Field>
      <datalist id="rule-datasets">
        {newestVersions(versions).map(({ dataset }) => (
          <option key={dataset} value={dataset} />
        ))}
      </datalist>
      <Field label={t('rules.field.stage')}>
        <Select value={form.stage} onChange={(_, { value }) => onChange({ stage: value })}>
          {stages.map((stage) => (
            <option key={stage} value={stage}>
              {labelOf('stage', stage)}
            </option>
          ))}
        </Select>
      </Field>
      {texts.map((field) => (
        <Field key={field} label={t(`rules.field.${field}`)} hint={t(`rules.hint.${field}`)}>
          <Input value={form[field]} spellCheck={false} onChange={(_, { value }) => onChange({ [field]: value })} />
        </Field>
      ))}
      <Switch label={t('rules.field.enabled')} checked={form.enabled} onChange={(_, { checked }) => onChange({ enabled: checked })} />
      <Switch label={t('rules.field.dryRun')} checked={form.dryRun} onChange={(_, { checked }) => onChange({ dryRun: checked })} />
      <Field
        className={styles.wide}
        label={t('rules.field.task')}
        hint={error ? undefined : t('rules.hint.task')}
        validationMessage={error ? t('create.text.broken', { line: error.line, message: error.message }) : undefined}
        required
      >
        <Textarea
          className={styles.task}
          value={form.task}
          rows={8}
          spellCheck={false}
          onChange={(_, { value }) => onChange({ task: value })}
        />
      </Field>
    </div>
  );
}
