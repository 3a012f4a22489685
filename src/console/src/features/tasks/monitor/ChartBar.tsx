import { Label, Select, Slider, Switch } from '@fluentui/react-components';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './monitor.module.css';
import type { Axis } from './series';

export interface ChartLook {
  axis: Axis;
  isLog: boolean;
  /** From 0 to below 1. */
  smoothing: number;
}

const axes: readonly Axis[] = ['step', 'time', 'clock'];

export function ChartBar({ look, onLook }: { look: ChartLook; onLook: (look: ChartLook) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={styles.bar}>
      <Label htmlFor={`${id}-axis`}>{t('monitor.axis')}</Label>
      <Select id={`${id}-axis`} size="small" value={look.axis} onChange={(_, data) => onLook({ ...look, axis: data.value as Axis })}>
        {axes.map((axis) => (
          <option key={axis} value={axis}>
            {t(`monitor.axes.${axis}`)}
          </option>
        ))}
      </Select>
      <Label htmlFor={`${id}-smooth`}>{t('monitor.smoothing')}</Label>
      <Slider
        id={`${id}-smooth`}
        size="small"
        className={styles.slider}
        min={0}
        max={0.99}
        step={0.01}
        value={look.smoothing}
        onChange={(_, data) => onLook({ ...look, smoothing: data.value })}
      />
      <output className={styles.value}>{look.smoothing.toFixed(2)}</output>
      <Switch label={t('monitor.log')} checked={look.isLog} onChange={(_, data) => onLook({ ...look, isLog: data.checked })} />
      <span className={styles.hint}>{t('monitor.zoomHint')}</span>
    </div>
  );
}
