import { Button, Tooltip } from '@fluentui/react-components';
import { DocumentArrowDownRegular, ImageRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useIsDark } from '../../../app/preferences';
import { Card } from '../../../ui/Page';
import { useFormat } from '../../../ui/useFormat';
import { colorOf } from './colors';
import { saveCsv, savePng } from './exports';
import styles from './monitor.module.css';
import { type Axis, align, type Curve, smooth } from './series';

export interface NamedCurve {
  name: string;
  /** Place of its run, which gives the colour. */
  color: number;
  curve: Curve;
}

interface ChartProps {
  title: string;
  curves: NamedCurve[];
  axis: Axis;
  axisLabel: string;
  isLog: boolean;
  smoothing: number;
  unit?: string;
}

const Height = 220;
const Shared = 'monitor';

/** One metric of all runs. The crosshair and the zoom are shared by all charts of the page. */
export function Chart({ title, curves, axis, axisLabel, isLog, smoothing, unit }: ChartProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const isDark = useIsDark();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const isSmooth = smoothing > 0;
  const data = useMemo(() => {
    const drawn = curves.flatMap(({ curve }) => (isSmooth ? [curve, { x: curve.x, y: smooth(curve.y, smoothing) }] : [curve]));
    return align(isLog ? drawn.map(onlyPositive) : drawn) as uPlot.AlignedData;
  }, [curves, isLog, isSmooth, smoothing]);
  const names = curves.map((curve) => `${curve.color} ${curve.name}`).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: data alone is set without drawing anew.
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }

    const options = optionsOf({ curves, axis, isLog, isSmooth, isDark, width: element.clientWidth, number });
    const made = new uPlot(options, data, element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: Height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names, axis, isLog, isSmooth, isDark, number]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <Card
      title={unit ? `${title} (${unit})` : title}
      actions={
        <span>
          <Tooltip content={t('monitor.csv')} relationship="label">
            <Button
              size="small"
              appearance="subtle"
              icon={<DocumentArrowDownRegular />}
              onClick={() => saveCsv(title, axisLabel, curves)}
            />
          </Tooltip>
          <Tooltip content={t('monitor.png')} relationship="label">
            <Button size="small" appearance="subtle" icon={<ImageRegular />} onClick={() => plot.current && savePng(title, plot.current)} />
          </Tooltip>
        </span>
      }
    >
      <div
        ref={box}
        className={styles.chart}
        role="img"
        aria-label={`${title}: ${curves.map((curve) => curve.name).join(', ')}`}
        data-points={data[0].length}
      />
    </Card>
  );
}

const onlyPositive = (curve: Curve): Curve => ({ x: curve.x, y: curve.y.map((value) => (value !== null && value > 0 ? value : null)) });

interface Look {
  curves: NamedCurve[];
  axis: Axis;
  isLog: boolean;
  isSmooth: boolean;
  isDark: boolean;
  width: number;
  number: (value: number | null) => string;
}

function optionsOf({ curves, axis, isLog, isSmooth, isDark, width, number }: Look): uPlot.Options {
  const ink = isDark ? '#adadad' : '#616161';
  const grid = { stroke: isDark ? '#3d3d3d' : '#ececec', width: 1 };
  const line = { stroke: ink, grid, ticks: { show: false }, font: '11px Inter Variable, sans-serif' };
  const series = curves.flatMap(({ name, color }): uPlot.Series[] => {
    const stroke = colorOf(color, isDark);
    const drawn = { label: name, stroke, width: 2, spanGaps: true, value: (_: uPlot, value: number | null) => number(value) };
    return isSmooth ? [{ stroke: `${stroke}40`, width: 1, spanGaps: true, label: '' }, drawn] : [drawn];
  });
  return {
    width,
    height: Height,
    cursor: { sync: { key: Shared, setSeries: false }, drag: { x: true, y: false }, focus: { prox: 24 } },
    legend: { show: false },
    scales: { x: { time: axis === 'clock' }, y: { distr: isLog ? 3 : 1 } },
    axes: [
      { ...line, size: 28 },
      { ...line, size: 56, values: (_, values) => values.map((value) => (value === null ? '' : number(value))) },
    ],
    series: [{}, ...series],
    plugins: [readout(number)],
  };
}

/** Shows the values under the crosshair, in every chart at once. */
function readout(number: (value: number | null) => string): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = styles.readout ?? '';
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const index = plot.cursor.idx;
        box.hidden = index === null || index === undefined;
        if (index === null || index === undefined) {
          return;
        }

        const place = plot.data[0][index] ?? 0;
        const rows = plot.series.slice(1).flatMap((series, at) => {
          const value = plot.data[at + 1]?.[index];
          return series.label && value !== null && value !== undefined ? [rowOf(series, number(value))] : [];
        });
        const head = document.createElement('b');
        head.textContent = plot.scales.x?.time ? new Date(place * 1000).toLocaleTimeString() : number(place);
        box.replaceChildren(head, ...rows);
        const left = plot.cursor.left ?? 0;
        box.dataset.side = left > plot.over.clientWidth / 2 ? 'left' : 'right';
      },
    },
  };
}

function rowOf(series: uPlot.Series, value: string): HTMLElement {
  const row = document.createElement('span');
  const dot = document.createElement('i');
  dot.style.background = typeof series.stroke === 'function' ? String(series.stroke(null as never, 0)) : String(series.stroke);
  const name = typeof series.label === 'string' ? series.label : '';
  row.append(dot, `${name} ${value}`);
  return row;
}
