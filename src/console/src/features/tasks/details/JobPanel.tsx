import { Tab, TabList } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { queries } from '../../../api/queries';
import type { JobView, ParameterSection, TaskView } from '../../../api/schema';
import { ErrorBox } from '../ErrorBox';
import { EvaluationPanel } from '../evaluation/EvaluationPanel';
import { Attempts } from './Attempts';
import styles from './details.module.css';
import { Files } from './Files';
import { JobSummary } from './JobSummary';
import { ParameterFacts } from './ParameterFacts';
import { Timeline } from './Timeline';

const sections: readonly ParameterSection[] = ['task', 'hyperparameters', 'lora', 'advanced', 'other'];

export function JobPanel({ task, job }: { task: TaskView; job: JobView }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const { data: table = [] } = useQuery(queries.parameters());
  const tab = search.get('tab') ?? 'course';
  const shown = sections.find((section) => section === tab);
  return (
    <div className={styles.job}>
      <JobSummary task={task} job={job} />
      {job.error && <ErrorBox error={job.error} />}
      <TabList
        size="small"
        selectedValue={tab}
        onTabSelect={(_, data) =>
          setSearch(
            (before) => {
              before.set('tab', String(data.value));
              return before;
            },
            { replace: true },
          )
        }
      >
        <Tab value="course">{t('details.course')}</Tab>
        {sections.map((section) => (
          <Tab key={section} value={section}>
            {t(`create.section.${section}`)}
          </Tab>
        ))}
        <Tab value="files">{t('details.files')}</Tab>
        <Tab value="try">{t('evaluation.tab')}</Tab>
      </TabList>
      {shown && <ParameterFacts task={task} job={job} section={shown} table={table} />}
      {tab === 'files' && <Files task={task.name} job={job} />}
      {tab === 'try' && <EvaluationPanel task={task} job={job} />}
      {tab === 'course' && (
        <>
          <Timeline task={task.name} job={job} />
          <Attempts job={job} />
        </>
      )}
    </div>
  );
}
