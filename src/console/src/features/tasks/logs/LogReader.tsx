import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { TaskView } from '../../../api/schema';
import { Failure, Hollow, Loading } from '../../../ui/Hollow';
import { LogBar } from './LogBar';
import { LogSearch } from './LogSearch';
import { LogTools } from './LogTools';
import { LogView } from './LogView';
import { type Level, presets } from './lines';
import { logName, logUrl } from './logFile';
import styles from './logs.module.css';
import { useLog } from './useLog';
import { useScan } from './useScan';

/** One rank's log, with all that narrows it; where one looks is kept in the address. */
export function LogReader({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const [place, setPlace] = useSearchParams();
  const job = task.jobs.find((candidate) => candidate.name === place.get('job')) ?? task.jobs[0];
  const query = {
    attempt: Number(place.get('attempt')) || job?.attempt || 1,
    node: Number(place.get('node')) || 0,
    rank: Number(place.get('rank')) || 0,
  };
  const preset = presets.find((candidate) => candidate === place.get('range')) ?? 'live';
  const source = { task: task.name, job: job?.name ?? '', ...query };
  const log = useLog(source, preset);
  const [level, setLevel] = useState<Level>('info');
  const [isWrapped, setWrapped] = useState(false);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const [match, setMatch] = useState<number | null>(null);
  const isNarrow = search !== '' || level !== 'info';
  const { shown, matches } = useScan(log.text, log.version, level, search);
  const current = match !== null && matches.length > 0 ? (matches[match % matches.length] ?? null) : null;
  const { readAll, isWhole, text } = log;
  // What is looked for may stand anywhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has to be read as well.
  useEffect(() => {
    if (isNarrow && !isWhole) {
      readAll();
    }
  }, [isNarrow, isWhole, readAll, text]);

  const go = (part: Record<string, string>) =>
    setPlace((before) => new URLSearchParams({ ...Object.fromEntries(before), ...part }), { replace: true });
  if (!job) {
    return null;
  }

  return (
    <div className={styles.reader}>
      <LogBar
        task={task}
        job={job}
        query={query}
        preset={preset}
        state={log.state}
        count={log.text.count}
        isWhole={log.isWhole}
        onGo={go}
      />
      <LogSearch
        search={typed}
        count={matches.length}
        match={match}
        onSearch={(text) => {
          setTyped(text);
          setMatch(null);
        }}
        onMatch={setMatch}
      >
        <LogTools
          level={level}
          isWrapped={isWrapped}
          onLevel={setLevel}
          onWrap={setWrapped}
          path={logUrl(source)}
          fileName={logName(source)}
        />
      </LogSearch>
      {log.state === 'failed' ? (
        <Failure error={log.error} />
      ) : log.state === 'loading' ? (
        <Loading />
      ) : log.text.count === 0 ? (
        <Hollow title={t('logs.empty')} help={t(preset === 'live' ? 'logs.emptyLive' : 'logs.emptyRange')} />
      ) : (
        <LogView log={log} shown={shown} search={search} current={current} isWrapped={isWrapped} />
      )}
    </div>
  );
}
