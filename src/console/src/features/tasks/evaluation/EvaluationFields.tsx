import { Button, Field, Input, mergeClasses, Select, Textarea } from '@fluentui/react-components';
import { AddRegular, DismissRegular, PlayRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/http';
import { jobs } from '../../../api/jobs';
import { queries } from '../../../api/queries';
import type { ModelEvaluation, TaskView } from '../../../api/schema';
import { Findings } from '../../../ui/Findings';
import { useFillStyles } from '../../../ui/useFillStyles';
import { useToasts } from '../../../ui/useToasts';
import { newestVersions } from '../../datasets/versions';
import styles from './evaluation.module.css';
import { type EvaluationForm, formOf, MostPrompts, numbers, requestOf, written } from './form';

interface EvaluationFieldsProps {
  task: TaskView;
  job: string;
  last: ModelEvaluation | null;
}

export function EvaluationFields({ task, job, last }: EvaluationFieldsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const fill = useFillStyles();
  const { data: versions = [] } = useQuery(queries.datasets());
  const [form, setForm] = useState(() => formOf(last));
  const ask = useMutation({
    mutationFn: () => jobs.evaluate(task.name, job, requestOf(form)),
    onSuccess: (evaluation) => client.setQueryData(queries.evaluation(task.name, job).queryKey, evaluation),
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  const change = (part: Partial<EvaluationForm>) => {
    setForm({ ...form, ...part });
    ask.reset();
  };
  const fit = newestVersions(versions).filter(({ report }) => report.fits?.[task.stage]?.fits);
  const isEmpty = form.dataset === '' && written(form).length === 0;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      {task.stage !== 'rm' && <Prompts form={form} onChange={change} />}
      <div className={styles.settings}>
        <Field label={t('evaluation.dataset')} hint={t('evaluation.datasetHelp')}>
          <Select value={form.dataset} onChange={(_, { value }) => change({ dataset: value })}>
            <option value="">{t('evaluation.noDataset')}</option>
            {fit.map(({ dataset }) => (
              <option key={dataset}>{dataset}</option>
            ))}
          </Select>
        </Field>
        {numbers.map((field) => (
          <Field key={field} label={t(`evaluation.field.${field}`)} hint={t(`evaluation.hint.${field}`)}>
            <Input
              className={mergeClasses(fill.fill, fill.input)}
              value={form[field]}
              inputMode="decimal"
              spellCheck={false}
              onChange={(_, { value }) => change({ [field]: value })}
            />
          </Field>
        ))}
      </div>
      {ask.error instanceof ApiError && (
        <div role="alert">
          <Findings findings={ask.error.findings} />
        </div>
      )}
      <Button
        className={styles.run}
        type="submit"
        appearance="primary"
        icon={<PlayRegular />}
        disabled={isEmpty || ask.isPending || last?.isOver === false}
      >
        {t('evaluation.run')}
      </Button>
    </form>
  );
}

function Prompts({ form, onChange }: { form: EvaluationForm; onChange: (part: Partial<EvaluationForm>) => void }) {
  const { t } = useTranslation();
  const { prompts } = form;
  return (
    <div className={styles.prompts}>
      {prompts.map(({ key, text }, place) => (
        <div key={key} className={styles.prompt}>
          <Field className={styles.text} label={t('evaluation.prompt', { number: place + 1 })}>
            <Textarea
              value={text}
              rows={2}
              onChange={(_, { value }) => onChange({ prompts: prompts.map((item) => (item.key === key ? { key, text: value } : item)) })}
            />
          </Field>
          {prompts.length > 1 && (
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t('evaluation.removePrompt', { number: place + 1 })}
              onClick={() => onChange({ prompts: prompts.filter((item) => item.key !== key) })}
            />
          )}
        </div>
      ))}
      {prompts.length < MostPrompts && (
        <Button
          className={styles.run}
          size="small"
          icon={<AddRegular />}
          onClick={() => onChange({ prompts: [...prompts, { key: Math.max(...prompts.map(({ key }) => key)) + 1, text: '' }] })}
        >
          {t('evaluation.addPrompt')}
        </Button>
      )}
    </div>
  );
}
