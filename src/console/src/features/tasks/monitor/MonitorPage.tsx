import { Badge } from '@fluentui/react-components';
import { DataTrendingRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure, Hollow, Loading } from '../../../ui/Hollow';
import { Page } from '../../../ui/Page';
import { Chart, type NamedCurve } from './Chart';
import { ChartBar, type ChartLook } from './ChartBar';
import { Comparison } from './Comparison';
import styles from './monitor.module.css';
import { RunPicker } from './RunPicker';
import { curveOf, deviceCurves, deviceMeasures, metrics as shownMetrics } from './series';
import { useRuns } from './useRuns';

const units: Record<string, string> = { utilization: '%', memory: 'GiB', power: 'W' };

export function MonitorPage() {
  const { t } = useTranslation();
  const { ids, runs, metrics, devices, isMoving, isLoading, error } = useRuns();
  const [look, setLook] = useState<ChartLook>({ axis: 'step', isLog: false, smoothing: 0 });
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const only = runs.length === 1 || new Set(runs.map((run) => run.task.name)).size === 1 ? runs[0]?.task.name : undefined;
  const nameOf = (id: string) => (only ? (id.split('/')[1] ?? id) : id);
  const visible = runs.flatMap((run, index) => (hidden.has(run.id) ? [] : [{ run, index }]));
  const visibleIds = visible.map(({ run }) => run.id).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists are made anew at each drawing; their parts are not.
  const charts = useMemo(
    () =>
      shownMetrics.map((metric) => ({
        key: metric.key,
        curves: visible.map(
          ({ run, index }): NamedCurve => ({ name: nameOf(run.id), color: index, curve: curveOf(metrics[index] ?? [], metric, look.axis) }),
        ),
      })),
    [visibleIds, look.axis, ...metrics],
  );
  const deviceAxis = look.axis === 'clock' ? 'clock' : 'time';
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const deviceCharts = useMemo(
    () =>
      deviceMeasures.map((measure) => ({
        key: measure.key,
        curves: visible.flatMap(({ run, index }) =>
          [...deviceCurves(devices[index] ?? [], measure, deviceAxis)].map(
            ([name, curve]): NamedCurve => ({ name: `${nameOf(run.id)} ${name}`, color: index, curve }),
          ),
        ),
      })),
    [visibleIds, deviceAxis, ...devices],
  );
  const has = ({ curves }: { curves: NamedCurve[] }) => curves.some(({ curve }) => curve.y.some((value) => value !== null));

  return (
    <Page
      title={t('monitor.title')}
      beside={
        isMoving && (
          <Badge appearance="tint" color="success">
            {t('monitor.live')}
          </Badge>
        )
      }
      trail={[{ label: t('tasks.title'), to: '/tasks' }, ...(only ? [{ label: only, to: `/tasks/${only}` }] : [])]}
      actions={<RunPicker ids={ids} />}
    >
      {error ? (
        <Failure error={error} />
      ) : isLoading && runs.length === 0 && ids.length > 0 ? (
        <Loading />
      ) : runs.length === 0 ? (
        <Hollow icon={<DataTrendingRegular />} title={t('monitor.noRuns')} help={t('monitor.noRunsHelp')} />
      ) : (
        <>
          <ChartBar look={look} onLook={setLook} />
          <Comparison runs={runs} metrics={metrics} hidden={hidden} nameOf={nameOf} onHidden={setHidden} />
          {!charts.some(has) && (isLoading ? <Loading /> : <Hollow title={t('monitor.noData')} help={t('monitor.noDataHelp')} />)}
          <div className={styles.charts}>
            {charts.filter(has).map(({ key, curves }) => (
              <Chart
                key={key}
                title={t(`monitor.metric.${key as 'loss'}`)}
                curves={curves}
                axis={look.axis}
                axisLabel={look.axis}
                isLog={look.isLog && (key === 'loss' || key === 'evalLoss' || key === 'gradNorm' || key === 'learningRate')}
                smoothing={key === 'loss' || key === 'gradNorm' || key === 'tokensPerSecond' ? look.smoothing : 0}
              />
            ))}
          </div>
          {deviceCharts.some(has) && <h2 className={styles.heading}>{t('monitor.devices')}</h2>}
          <div className={styles.charts}>
            {deviceCharts.filter(has).map(({ key, curves }) => (
              <Chart
                key={key}
                title={t(`monitor.device.${key as 'power'}`)}
                unit={units[key]}
                curves={curves}
                axis={deviceAxis}
                axisLabel={deviceAxis}
                isLog={false}
                smoothing={0}
              />
            ))}
          </div>
        </>
      )}
    </Page>
  );
}
