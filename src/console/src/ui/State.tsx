import { useTranslation } from 'react-i18next';
import type { JobState, ProgressView } from '../api/schema';
import styles from './ui.module.css';
import { useFormat } from './useFormat';

type Tone = 'good' | 'bad' | 'work' | 'wait' | 'rest';

const tones: Record<JobState, Tone> = {
  pending: 'wait',
  validating: 'work',
  queued: 'wait',
  provisioning: 'work',
  starting: 'work',
  running: 'work',
  finishing: 'work',
  succeeded: 'good',
  paused: 'wait',
  recovering: 'wait',
  cancelling: 'work',
  cancelled: 'rest',
  failed: 'bad',
  deleting: 'work',
  deleted: 'rest',
};

/** Names of all states. */
export const states: ReadonlySet<string> = new Set(Object.keys(tones));

export const toneOf = (state: JobState): Tone => tones[state] ?? 'rest';

export function State({ state }: { state: JobState }) {
  const { t } = useTranslation();
  return (
    <span className={styles.state} data-state={state}>
      <span className={styles.dot} data-tone={toneOf(state)} />
      {t(`common.state.${state}`)}
    </span>
  );
}

export function Progress({ progress, state, label }: { progress: ProgressView; state: JobState; label: string }) {
  const { t } = useTranslation();
  const { span } = useFormat();
  const eta = state === 'running' && progress.etaSeconds !== null ? t('common.remaining', { time: span(progress.etaSeconds) }) : '';
  return (
    <span className={styles.progress}>
      <span
        className={styles.bar}
        data-tone={toneOf(state)}
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(progress.percent)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${progress.percent}%` }} />
      </span>
      <span>
        {[`${Math.round(progress.percent)}%`, `${progress.step}/${progress.totalSteps}`, eta].filter((part) => part !== '').join(' · ')}
      </span>
    </span>
  );
}
