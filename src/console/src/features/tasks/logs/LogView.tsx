import { Button } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '../../../api/schema';
import { cut, levelOf } from './lines';
import styles from './logs.module.css';

const LineHeight = 20;
const NearEnd = 40;

interface LogViewProps {
  lines: readonly LogLine[];
  /** Indices of the lines to show; null for all. */
  shown: readonly number[] | null;
  search: string;
  /** Place among the shown lines that is looked at. */
  current: number | null;
  isWrapped: boolean;
}

/** Draws only the lines that are in view, and stays at the end while it is there. */
export function LogView({ lines, shown, search, current, isWrapped }: LogViewProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const count = shown ? shown.length : lines.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => LineHeight,
    overscan: 20,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: wrapping changes every height.
  useEffect(() => virtual.measure(), [isWrapped]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only new lines move the view.
  useEffect(() => {
    if (isAtEnd && count > 0) {
      virtual.scrollToIndex(count - 1, { align: 'end' });
    }
  }, [count]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a chosen match moves the view.
  useEffect(() => {
    if (current !== null) {
      setAtEnd(false);
      virtual.scrollToIndex(current, { align: 'center' });
    }
  }, [current]);

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
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
          setAtEnd(scrollTop + clientHeight > scrollHeight - NearEnd)
        }
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative', minWidth: '100%', width: isWrapped ? '100%' : 'max-content' }}>
          <div style={{ transform: `translateY(${virtual.getVirtualItems()[0]?.start ?? 0}px)` }}>
            {virtual.getVirtualItems().map((item) => {
              const index = shown?.[item.index] ?? item.index;
              const line = lines[index];
              return (
                line && (
                  <div
                    key={item.key}
                    ref={isWrapped ? virtual.measureElement : undefined}
                    data-index={item.index}
                    className={styles.line}
                    data-level={levelOf(line.text)}
                    data-current={item.index === current}
                  >
                    <Text text={line.text} search={search} />
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      {!isAtEnd && (
        <Button
          className={styles.toEnd}
          size="small"
          icon={<ArrowDownRegular />}
          onClick={() => {
            setAtEnd(true);
            virtual.scrollToIndex(count - 1, { align: 'end' });
          }}
        >
          {t('logs.toEnd')}
        </Button>
      )}
    </div>
  );
}

const stamp = /^\d{4}-\d\d-\d\dT[\d:.]+Z? /;

function Text({ text, search }: { text: string; search: string }) {
  const time = stamp.exec(text)?.[0] ?? '';
  return (
    <>
      <span className={styles.time}>{time}</span>
      {cut(text.slice(time.length), search).map((part, place) =>
        // Matches stand at the odd places.
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
        place % 2 === 1 ? <mark key={place}>{part}</mark> : part,
      )}
    </>
  );
}
