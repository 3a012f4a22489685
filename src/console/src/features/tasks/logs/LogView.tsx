import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { staysAtEnd } from './followEnd';
import { LogEnds } from './LogEnds';
import { cut, levelOf, stampOf } from './lines';
import styles from './logs.module.css';
import { LineHeight, useLineWindow } from './useLineWindow';
import type { Log } from './useLog';

const NearStart = 200 * LineHeight;

interface LogViewProps {
  log: Log;
  /** Indices of the lines to show; null for all. */
  shown: readonly number[] | null;
  search: string;
  /** Place among the shown lines that is looked at. */
  current: number | null;
  isWrapped: boolean;
}

/** Draws only the lines that are in view, stays at the end while it is there, and reads on as the beginning comes near. */
export function LogView({ log, shown, search, current, isWrapped }: LogViewProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const lastTop = useRef(0);
  const wantsStart = useRef(false);
  const { text } = log;
  const count = shown ? shown.length : text.count;
  const lines = useLineWindow(box, count, isWrapped);
  const total = lines.total;

  // What was in view stays there when lines come before it.
  const known = useRef(text.earlier);
  useLayoutEffect(() => {
    const added = text.earlier - known.current;
    known.current = text.earlier;
    if (box.current && added > 0 && !isAtEnd && shown === null) {
      box.current.scrollTop += added * LineHeight;
    }
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only new lines move the view.
  useLayoutEffect(() => {
    if (isAtEnd) {
      toEnd();
    }
  }, [total]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a chosen match moves the view.
  useEffect(() => {
    if (current !== null) {
      setAtEnd(false);
      lines.reach(current);
    }
  }, [current]);

  useEffect(() => {
    if (wantsStart.current && log.isWhole && box.current) {
      wantsStart.current = false;
      box.current.scrollTop = 0;
    }
  });

  const toEnd = () => {
    if (box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  };

  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.log}
        role="log"
        aria-live="off"
        aria-label={t('logs.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard.
        tabIndex={0}
        data-wrapped={isWrapped}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          const before = lastTop.current;
          lastTop.current = scrollTop;
          setAtEnd((wasAtEnd) => staysAtEnd(wasAtEnd, before, { scrollTop, clientHeight, scrollHeight }));
          if (scrollTop < NearStart && !log.isWhole) {
            log.readOlder();
          }
        }}
      >
        <div style={{ height: total, position: 'relative', minWidth: '100%', width: isWrapped ? '100%' : 'max-content' }}>
          <div style={{ transform: `translateY(${lines.above}px)` }}>
            {lines.places.map((place) => {
              const line = text.line(shown?.[place] ?? place);
              return (
                <div
                  key={lines.keyOf(place)}
                  ref={lines.measure}
                  data-index={place}
                  className={styles.line}
                  data-level={levelOf(line)}
                  data-current={place === current}
                >
                  <Line line={line} search={search} />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <LogEnds
        isAtEnd={isAtEnd}
        isReading={log.isReading}
        onStart={() => {
          wantsStart.current = true;
          setAtEnd(false);
          log.readAll();
        }}
        onEnd={() => {
          setAtEnd(true);
          toEnd();
        }}
      />
    </div>
  );
}

function Line({ line, search }: { line: string; search: string }) {
  const stamp = stampOf(line);
  return (
    <>
      <span className={styles.time}>{stamp}</span>
      {cut(line.slice(stamp.length), search).map((part, place) =>
        // Matches stand at the odd places.
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
        place % 2 === 1 ? <mark key={place}>{part}</mark> : part,
      )}
    </>
  );
}
