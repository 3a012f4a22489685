import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { JobView, TaskView } from '../../../api/schema';
import { Loaded } from '../../../ui/Hollow';
import { NeedsRole } from '../../access/NeedsRole';
import { EvaluationFields } from './EvaluationFields';
import { EvaluationResult } from './EvaluationResult';
import styles from './evaluation.module.css';

/** The tuned model and its base side by side: what to ask them, and what they said the last time. */
export function EvaluationPanel({ task, job }: { task: TaskView; job: JobView }) {
  const { t } = useTranslation();
  const last = useQuery({ ...queries.evaluation(task.name, job.name), enabled: job.state === 'succeeded' });
  return job.state === 'succeeded' ? (
    <Loaded query={last}>
      {(evaluation) => (
        <div className={styles.panel}>
          <p className={styles.note}>{t('evaluation.help')}</p>
          <NeedsRole least="contributor">
            <EvaluationFields key={evaluation?.requestedAt ?? ''} task={task} job={job.name} last={evaluation} />
          </NeedsRole>
          {evaluation && <EvaluationResult evaluation={evaluation} />}
        </div>
      )}
    </Loaded>
  ) : (
    <p className={styles.note}>{t('evaluation.notYet')}</p>
  );
}
