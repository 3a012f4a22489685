import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { jobs } from '../../../api/jobs';
import type { TaskView } from '../../../api/schema';
import { Failure, Hollow, Loading } from '../../../ui/Hollow';
import { LogBar } from './LogBar';
import { LogSearch } from './LogSearch';
import { LogTools } from './LogTools';
import { LogView } from './LogView';
import { atLeast, type Level, presets } from './lines';
import styles from './logs.module.css';
import { useLogLines } from './useLogLines';

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
  const log = useLogLines({ task: task.name, job: job?.name ?? '', query, preset });
  const [level, setLevel] = useState<Level>('info');
  const [isWrapped, setWrapped] = useState(false);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const [match, setMatch] = useState<number | null>(null);

  const count = log.lines.length;
  // The array grows in place, so its length tells that it changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const shown = useMemo(() => atLeast(log.lines, level), [log.lines, count, level]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const matches = useMemo(() => matchesOf(log.lines, shown, search), [log.lines, count, shown, search]);
  const current = match !== null && matches.length > 0 ? (matches[match % matches.length] ?? null) : null;

  const go = (part: Record<string, string>) =>
    setPlace((before) => new URLSearchParams({ ...Object.fromEntries(before), ...part }), { replace: true });
  if (!job) {
    return null;
  }

  return (
    <div className={styles.reader}>
      <LogBar task={task} job={job} query={query} preset={preset} state={log.state} count={count} onGo={go} />
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
          downloadUrl={jobs.artifactUrl(task.name, job.name, `logs/attempt-${query.attempt}/node-${query.node}/rank-${query.rank}.log`)}
        />
      </LogSearch>
      {log.state === 'failed' ? (
        <Failure error={log.error} />
      ) : log.state === 'loading' ? (
        <Loading />
      ) : count === 0 ? (
        <Hollow title={t('logs.empty')} help={t(preset === 'live' ? 'logs.emptyLive' : 'logs.emptyRange')} />
      ) : (
        <LogView lines={log.lines} shown={shown} search={search} current={current} isWrapped={isWrapped} />
      )}
    </div>
  );
}

/** Places among the shown lines that a search finds. */
function matchesOf(lines: readonly { text: string }[], shown: readonly number[] | null, search: string): number[] {
  if (search === '') {
    return [];
  }

  const needle = search.toLowerCase();
  const has = (index: number) => lines[index]?.text.toLowerCase().includes(needle) === true;
  return shown
    ? shown.flatMap((index, place) => (has(index) ? [place] : []))
    : lines.flatMap((line, index) => (line.text.toLowerCase().includes(needle) ? [index] : []));
}
