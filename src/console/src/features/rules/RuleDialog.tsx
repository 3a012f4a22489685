import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import type { DatasetRule } from '../../api/schema';
import { Findings } from '../../ui/Findings';
import { FormDialog } from '../../ui/FormDialog';
import { draftOf, type RuleForm, startForm, toForm } from './form';
import { RuleFields } from './RuleFields';
import { useSaveRule } from './useRuleRequests';

interface RuleDialogProps {
  /** The rule to edit; none for a new one. */
  rule?: DatasetRule;
  onSaved: (rule: DatasetRule) => void;
  onClose: () => void;
}

export function RuleDialog({ rule, onSaved, onClose }: RuleDialogProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<RuleForm>(() => (rule ? toForm(rule) : startForm));
  const save = useSaveRule(rule === undefined, onSaved);
  const { draft, error } = draftOf(form);
  const change = (part: Partial<RuleForm>) => {
    setForm((before) => ({ ...before, ...part }));
    save.reset();
  };
  return (
    <FormDialog
      title={rule ? t('rules.editTitle', { name: rule.name }) : t('rules.create')}
      onSubmit={() => draft && save.mutate(draft)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={!draft || save.isPending}>
            {t('rules.save')}
          </Button>
        </>
      }
    >
      <RuleFields form={form} isNew={rule === undefined} error={error} onChange={change} />
      {save.error instanceof ApiError && <Findings findings={save.error.findings} />}
    </FormDialog>
  );
}
