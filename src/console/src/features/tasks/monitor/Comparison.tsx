import { Checkbox } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { MetricLine } from '../../../api/schema';
import { useIsDark } from '../../../app/preferences';
import { local } from '../../../i18n';
import { type Column, DataTable } from '../../../ui/DataTable';
import { Card } from '../../../ui/Page';
import { State } from '../../../ui/State';
import { useFormat } from '../../../ui/useFormat';
import { colorOf } from './colors';
import { differences, type Run } from './differences';
import styles from './monitor.module.css';
import { curveOf, metrics as shownMetrics, summaryOf } from './series';

interface ComparisonProps {
  runs: Run[];
  metrics: (readonly MetricLine[])[];
  hidden: ReadonlySet<string>;
  nameOf: (id: string) => string;
  onHidden: (hidden: Set<string>) => void;
}

interface Row {
  run: Run;
  index: number;
  loss: number | null;
  evalLoss: number | null;
  speed: number | null;
}

/** What sets runs apart, and which did best. Also chooses which are drawn. */
export function Comparison({ runs, metrics, hidden, nameOf, onHidden }: ComparisonProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const isDark = useIsDark();
  const { data: table = [] } = useQuery(queries.parameters());
  const rows = runs.map((run, index): Row => {
    const lines = metrics[index] ?? [];
    const of = (key: string) => {
      const metric = shownMetrics.find((candidate) => candidate.key === key);
      return metric ? summaryOf(curveOf(lines, metric, 'step')) : null;
    };
    return {
      run,
      index,
      loss: of('loss')?.last ?? null,
      evalLoss: of('evalLoss')?.least ?? null,
      speed: of('tokensPerSecond')?.last ?? null,
    };
  });
  const best = (values: (number | null)[], pick: (...numbers: number[]) => number) => {
    const known = values.filter((value) => value !== null);
    return known.length > 1 ? pick(...known) : null;
  };
  const bestEval = best(
    rows.map((row) => row.evalLoss),
    Math.min,
  );
  const bestLoss = best(
    rows.map((row) => row.loss),
    Math.min,
  );
  const columns: Column<Row>[] = [
    {
      key: 'run',
      label: t('monitor.run'),
      cell: ({ run, index }) => (
        <span className={styles.run} style={{ '--run': colorOf(index, isDark) } as React.CSSProperties}>
          <Checkbox
            checked={!hidden.has(run.id)}
            onChange={() =>
              onHidden(hidden.has(run.id) ? new Set([...hidden].filter((id) => id !== run.id)) : new Set([...hidden, run.id]))
            }
            label={nameOf(run.id)}
          />
          <i />
        </span>
      ),
    },
    {
      key: 'state',
      label: t('tasks.column.state'),
      cell: ({ run }) => <State state={run.task.jobs.find((job) => job.name === run.job)?.state ?? 'deleted'} />,
    },
    {
      key: 'loss',
      label: t('monitor.lastLoss'),
      align: 'end',
      cell: ({ loss }) => <Best value={loss} best={bestLoss} text={number(loss)} />,
    },
    {
      key: 'eval',
      label: t('monitor.bestEval'),
      align: 'end',
      cell: ({ evalLoss }) => <Best value={evalLoss} best={bestEval} text={number(evalLoss)} />,
    },
    { key: 'speed', label: t('monitor.metric.tokensPerSecond'), align: 'end', cell: ({ speed }) => number(speed) },
    ...differences(runs, table).map(
      ({ row, values }): Column<Row> => ({
        key: row.path,
        label: local(row.label),
        cell: ({ index }) => {
          const value = values[index];
          return typeof value === 'number' ? number(value) : value === null || value === undefined ? t('common.none') : String(value);
        },
      }),
    ),
  ];
  return (
    <Card title={t('monitor.comparison')}>
      <DataTable<Row> label={t('monitor.comparison')} rows={rows} keyOf={({ run }) => run.id} columns={columns} />
    </Card>
  );
}

function Best({ value, best, text }: { value: number | null; best: number | null; text: string }) {
  const { t } = useTranslation();
  return value !== null && value === best ? (
    <strong className={styles.best} title={t('monitor.best')}>
      {text}
    </strong>
  ) : (
    text
  );
}
