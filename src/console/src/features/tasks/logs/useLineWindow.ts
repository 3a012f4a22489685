import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';

export const LineHeight = 20;

/** Lines beyond the edges of the view, so that a quick scroll shows no gap. */
const Around = 20;

/** The lines that are drawn, and where. */
export interface LineWindow {
  /** Places of the drawn lines. */
  places: number[];
  /** Names the element that draws a line: the line's own while it stays in view, and one that is there already after a leap. */
  keyOf: (place: number) => number;
  /** Pixels above the first of them. */
  above: number;
  /** Pixels of all lines together. */
  total: number;
  /** Brings a line into the middle of the view. */
  reach: (place: number) => void;
  /** Measures a line whose height is not known before. */
  measure: ((line: HTMLElement | null) => void) | undefined;
}

/** Which of very many lines are in view. Lines of one height need no list of where each begins; wrapped ones do. */
export function useLineWindow(box: RefObject<HTMLElement | null>, count: number, isWrapped: boolean): LineWindow {
  const [view, setView] = useState({ first: 0, last: Around, leapt: 0 });
  const wrapped = useVirtualizer({
    count: isWrapped ? count : 0,
    getScrollElement: () => box.current,
    estimateSize: () => LineHeight,
    overscan: 20,
  });

  useEffect(() => {
    const element = box.current;
    if (!element || isWrapped) {
      return;
    }

    const look = () => {
      const top = Math.floor(element.scrollTop / LineHeight);
      const [first, last] = [top - Around, top + Math.ceil(element.clientHeight / LineHeight) + Around];
      setView((before) => {
        const stays = first < before.last && last > before.first;
        return { first, last, leapt: stays ? before.leapt : before.leapt + first - before.first };
      });
    };
    look();
    const resize = new ResizeObserver(look);
    resize.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, isWrapped]);

  if (isWrapped) {
    const items = wrapped.getVirtualItems();
    return {
      places: items.map((item) => item.index),
      keyOf: (place) => place,
      above: items[0]?.start ?? 0,
      total: wrapped.getTotalSize(),
      reach: (place) => wrapped.scrollToIndex(place, { align: 'center' }),
      measure: wrapped.measureElement,
    };
  }

  const first = Math.max(0, Math.min(view.first, count - 1));
  const last = Math.min(count, view.last);
  return {
    places: Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at),
    keyOf: (place) => place - view.leapt,
    above: first * LineHeight,
    total: count * LineHeight,
    reach: (place) => {
      if (box.current) {
        box.current.scrollTop = place * LineHeight - box.current.clientHeight / 2;
      }
    },
    measure: undefined,
  };
}
