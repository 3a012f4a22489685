import { Badge, Select, Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { JobView, TaskView } from '../../../api/schema';
import { type Preset, presets } from './lines';
import styles from './logs.module.css';
import type { LogState } from './useLog';

interface LogBarProps {
  task: TaskView;
  job: JobView;
  query: { attempt: number; node: number; rank: number };
  preset: Preset;
  state: LogState;
  count: number;
  /** Whether these are all lines. */
  isWhole: boolean;
  onGo: (part: Record<string, string>) => void;
}

const colors = {
  live: 'success',
  broken: 'warning',
  ended: 'informative',
  still: 'informative',
  loading: 'informative',
  failed: 'danger',
} as const;
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => String(index + from));

export function LogBar(props: LogBarProps) {
  const { task, job, query, preset, state, count, isWhole, onGo } = props;
  const { t } = useTranslation();
  const isLiveMode = preset === 'live';
  return (
    <div className={styles.barRow}>
      <Picker
        label={t('logs.job')}
        value={job.name}
        values={task.jobs.map((item) => item.name)}
        onPick={(name) => onGo({ job: name, attempt: '', node: '', rank: '' })}
      />
      <Picker
        label={t('logs.attempt')}
        value={String(query.attempt)}
        values={numbers(job.attempt, 1)}
        onPick={(attempt) => onGo({ attempt })}
      />
      <Picker label={t('logs.node')} value={String(query.node)} values={numbers(job.compute.nodes)} onPick={(node) => onGo({ node })} />
      <Picker
        label={t('logs.rank')}
        value={String(query.rank)}
        values={numbers(job.compute.cardsPerNode)}
        onPick={(rank) => onGo({ rank })}
      />
      <TabList size="small" selectedValue={preset} onTabSelect={(_, data) => onGo({ range: String(data.value) })}>
        {presets.map((item) => (
          <Tab key={item} value={item}>
            {t(`logs.preset.${item}`)}
          </Tab>
        ))}
      </TabList>
      <span className={styles.push} />
      <Badge appearance="tint" color={colors[state]} data-testid="log-state">
        {t(`logs.state.${isLiveMode && state === 'still' ? 'loading' : state}`)}
      </Badge>
      <span className={styles.count} data-testid="log-count">
        {t(isWhole ? 'logs.lines' : 'logs.newest', { count })}
      </span>
    </div>
  );
}

interface PickerProps {
  label: string;
  value: string;
  values: string[];
  onPick: (value: string) => void;
}

function Picker({ label, value, values, onPick }: PickerProps) {
  return (
    <label className={styles.picker}>
      {label}
      <Select size="small" value={value} onChange={(_, data) => onPick(data.value)}>
        {values.map((item) => (
          <option key={item} value={item}>
            {item}
          </option>
        ))}
      </Select>
    </label>
  );
}
