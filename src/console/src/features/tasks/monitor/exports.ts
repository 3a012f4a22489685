import type uPlot from 'uplot';
import { save } from '../../../ui/save';
import type { NamedCurve } from './Chart';
import { toCsv } from './series';

export function saveCsv(title: string, axis: string, curves: NamedCurve[]) {
  const text = toCsv(
    axis,
    curves.map(({ name }) => name),
    curves.map(({ curve }) => curve),
  );
  save(new Blob([text], { type: 'text/csv' }), `${title}.csv`);
}

export function savePng(title: string, plot: uPlot) {
  const source = plot.ctx.canvas;
  const copy = document.createElement('canvas');
  copy.width = source.width;
  copy.height = source.height;
  const context = copy.getContext('2d');
  if (context) {
    context.fillStyle = getComputedStyle(plot.root).getPropertyValue('--colorNeutralBackground1') || '#ffffff';
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(source, 0, 0);
    copy.toBlob((blob) => blob && save(blob, `${title}.png`));
  }
}
