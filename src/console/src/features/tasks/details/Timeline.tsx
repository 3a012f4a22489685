import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isSettled, queries } from '../../../api/queries';
import type { JobState, JobView } from '../../../api/schema';
import { local } from '../../../i18n';
import { Loaded } from '../../../ui/Hollow';
import { State, states, toneOf } from '../../../ui/State';
import { useFormat } from '../../../ui/useFormat';
import { useNow } from '../../../ui/useNow';
import styles from './details.module.css';
import { type Stay, timelineOf } from './timeline';

/** The states that the job went through, how long each took, and why the next came. */
export function Timeline({ task, job }: { task: string; job: JobView }) {
  const { t } = useTranslation();
  const events = useQuery(queries.taskEvents(task));
  const now = useNow(isSettled(job.state) ? null : 1_000);
  return (
    <Loaded query={events}>
      {(all) => {
        const stays = timelineOf(all, job.name, states);
        return (
          <div className={styles.timeline}>
            <Bar stays={stays} now={now} />
            <ol aria-label={t('details.timeline')}>
              {stays.map((stay) => (
                <Entry key={`${stay.from} ${stay.state}`} stay={stay} now={now} />
              ))}
            </ol>
          </div>
        );
      }}
    </Loaded>
  );
}

const lengthOf = (stay: Stay, now: number) => (stay.to ?? (isSettled(stay.state) ? stay.from : now)) - stay.from;

function Bar({ stays, now }: { stays: Stay[]; now: number }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {stays
        .filter((stay) => lengthOf(stay, now) > 0)
        .map((stay) => (
          <span
            key={`${stay.from} ${stay.state}`}
            data-tone={toneOf(stay.state)}
            data-state={stay.state}
            style={{ flexGrow: lengthOf(stay, now) }}
          />
        ))}
    </div>
  );
}

function Entry({ stay, now }: { stay: Stay; now: number }) {
  const { t } = useTranslation();
  const { span, dateTime } = useFormat();
  const isEnd = stay.to === null && isSettled(stay.state as JobState);
  return (
    <li>
      <State state={stay.state} />
      <span className={styles.note}>{dateTime(stay.from)}</span>
      <span className={styles.time}>{isEnd ? '' : span(lengthOf(stay, now) / 1000)}</span>
      {stay.attempt > 1 && <span className={styles.note}>{t('details.attempt', { number: stay.attempt })}</span>}
      {stay.error && <span className={styles.cause}>{local(stay.error.message)}</span>}
    </li>
  );
}
