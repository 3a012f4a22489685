import type { DeviceLine, MetricLine } from '../../../api/schema';

/** A curve: places and values of equal length, places rising. Null where a place has no value. */
export interface Curve {
  x: number[];
  y: (number | null)[];
}

export type Axis = 'step' | 'time' | 'clock';

export interface Metric {
  key: string;
  of: (line: MetricLine) => number | null;
}

/** What is drawn of training; loss stands first because it is looked at first. */
export const metrics: readonly Metric[] = [
  { key: 'loss', of: (line) => line.loss },
  { key: 'evalLoss', of: (line) => line.eval_loss },
  { key: 'learningRate', of: (line) => line.lr },
  { key: 'gradNorm', of: (line) => line.grad_norm },
  { key: 'tokensPerSecond', of: (line) => line.tokens_per_second },
  { key: 'epoch', of: (line) => line.epoch },
];

export interface DeviceMeasure {
  key: string;
  of: (line: DeviceLine) => number | null;
}

export const deviceMeasures: readonly DeviceMeasure[] = [
  { key: 'utilization', of: (line) => line.utilization },
  { key: 'memory', of: (line) => (line.memory_mib === null ? null : line.memory_mib / 1024) },
  { key: 'power', of: (line) => line.power_w },
];

/**
 * The curve of one metric. A job that was resumed trained some steps twice; only what its newest attempt says of a step is drawn.
 */
export function curveOf(lines: readonly MetricLine[], metric: Metric, axis: Axis): Curve {
  const newest = new Map<number, MetricLine>();
  for (const line of lines) {
    if (metric.of(line) !== null) {
      const known = newest.get(line.step);
      if (!known || line.attempt >= known.attempt) {
        newest.set(line.step, line);
      }
    }
  }

  const start = lines.length > 0 ? Date.parse(lines[0]?.time ?? '') : 0;
  const points = [...newest.values()].map((line) => [placeOf(line, axis, start), metric.of(line)] as const).sort((a, b) => a[0] - b[0]);
  return { x: points.map(([place]) => place), y: points.map(([, value]) => value) };
}

function placeOf(line: MetricLine, axis: Axis, start: number): number {
  const clock = Date.parse(line.time);
  return axis === 'step' ? line.step : axis === 'clock' ? clock / 1000 : (clock - start) / 1000;
}

/** Curves of one measure, a curve for each device, by its name. */
export function deviceCurves(lines: readonly DeviceLine[], measure: DeviceMeasure, axis: Axis): Map<string, Curve> {
  const start = Date.parse(lines[0]?.time ?? '');
  const curves = new Map<string, Curve>();
  for (const line of lines) {
    const value = measure.of(line);
    if (value === null) {
      continue;
    }

    const name = `${line.node}:${line.device}`;
    const curve = curves.get(name) ?? { x: [], y: [] };
    const clock = Date.parse(line.time) / 1000;
    curve.x.push(axis === 'clock' ? clock : clock - start / 1000);
    curve.y.push(value);
    curves.set(name, curve);
  }

  return curves;
}

/**
 * Exponential moving average as TensorBoard draws it, corrected for its start. Weight 0 changes nothing; towards 1 it grows smoother.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) {
    return [...values];
  }

  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) {
      return null;
    }

    average = average * weight + (1 - weight) * value;
    count++;
    return average / (1 - weight ** count);
  });
}

/** Lowest and last value of a curve; null where it has none. */
export function summaryOf(curve: Curve): { least: number; greatest: number; last: number } | null {
  const values = curve.y.filter((value) => value !== null);
  const last = values.at(-1);
  return last === undefined
    ? null
    : { least: values.reduce((a, b) => Math.min(a, b)), greatest: values.reduce((a, b) => Math.max(a, b)), last };
}

/** Puts curves on one common axis, as the chart wants them: places, then a row of values for each curve. */
export function align(curves: readonly Curve[]): (number | null)[][] {
  const places = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const rank = new Map(places.map((place, index) => [place, index]));
  const rows = curves.map((curve) => {
    const row = new Array<number | null>(places.length).fill(null);
    curve.x.forEach((place, index) => {
      row[rank.get(place) ?? 0] = curve.y[index] ?? null;
    });
    return row;
  });
  return [places, ...rows];
}

/** Curves as CSV, a column for each. */
export function toCsv(axis: string, names: readonly string[], curves: readonly Curve[]): string {
  const [places = [], ...rows] = align(curves);
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = places.map((place, index) => [place, ...rows.map((row) => row[index] ?? '')].join(','));
  return `${[axis, ...names].map(quoted).join(',')}\n${lines.join('\n')}\n`;
}
