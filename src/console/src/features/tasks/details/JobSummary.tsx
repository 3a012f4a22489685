import { Button } from '@fluentui/react-components';
import { DocumentTextRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { jobs } from '../../../api/jobs';
import type { JobView, TaskView } from '../../../api/schema';
import { DownloadButton } from '../../../ui/DownloadButton';
import { Progress, State } from '../../../ui/State';
import { useFormat } from '../../../ui/useFormat';
import { useMay } from '../../access/useRole';
import { logPath } from '../paths';
import { jobAllows, verbs } from '../TaskActions';
import { verbIcons } from '../TaskMenu';
import { useTaskRequests } from '../useTaskRequests';
import styles from './details.module.css';

/** Where the job stands, and what can be asked of it. */
export function JobSummary({ task, job }: { task: TaskView; job: JobView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const requests = useTaskRequests();
  const maySteer = useMay('contributor');
  const { dollars } = useFormat();
  return (
    <div className={styles.summary}>
      <span data-testid="job-state">
        <State state={job.state} />
      </span>
      {job.queuePosition !== null && <span>{t('details.queuePosition', { place: job.queuePosition })}</span>}
      {job.progress && (
        <span className={styles.progress}>
          <Progress progress={job.progress} state={job.state} label={t('tasks.progressOf', { name: job.name })} />
        </span>
      )}
      {job.costUsd !== null && <span>{t('details.costSoFar', { cost: dollars(job.costUsd) })}</span>}
      <span className={styles.push} />
      {verbs
        .filter((verb) => maySteer && jobAllows(job.state, verb))
        .map((verb) => (
          <Button
            key={verb}
            size="small"
            icon={verbIcons[verb]}
            disabled={requests.isPending}
            onClick={() => requests.mutate({ seen: [task], verb, job: job.name })}
          >
            {t(`tasks.verb.${verb}`)}
          </Button>
        ))}
      <Button size="small" icon={<DocumentTextRegular />} onClick={() => navigate(logPath(task.name, job.name))}>
        {t('tasks.logs')}
      </Button>
      {job.state === 'succeeded' && (
        <DownloadButton appearance="primary" path={jobs.resultUrl(task.name, job.name)} name={`${task.name}-${job.name}.zip`}>
          {t('details.downloadResult')}
        </DownloadButton>
      )}
    </div>
  );
}
