import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { TaskView } from '../../../api/schema';
import { Card } from '../../../ui/Page';
import { toneOf } from '../../../ui/State';
import ui from '../../../ui/ui.module.css';
import styles from './details.module.css';
import { JobPanel } from './JobPanel';

const counters = ['ready', 'succeeded', 'failed', 'active', 'suspended'] as const;

export function JobsCard({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const job = task.jobs.find((candidate) => candidate.name === search.get('job')) ?? task.jobs[0];
  return (
    <Card title={t('details.jobs')}>
      <dl className={styles.counters}>
        {counters.map((counter) => (
          <div key={counter} data-counter={counter} data-none={task.counters[counter] === 0}>
            <dt>{t(`details.counter.${counter}`)}</dt>
            <dd>{task.counters[counter]}</dd>
          </div>
        ))}
      </dl>
      <TabList
        selectedValue={job?.name}
        onTabSelect={(_, data) =>
          setSearch(
            (before) => {
              before.set('job', String(data.value));
              return before;
            },
            { replace: true },
          )
        }
      >
        {task.jobs.map((item) => (
          <Tab key={item.name} value={item.name}>
            <span className={ui.state}>
              <span className={ui.dot} data-tone={toneOf(item.state)} />
              {item.name}
            </span>
          </Tab>
        ))}
      </TabList>
      {job && <JobPanel key={job.name} task={task} job={job} />}
    </Card>
  );
}
