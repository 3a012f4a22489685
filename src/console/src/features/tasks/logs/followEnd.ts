/** Pixels from its end within which a log counts as being at it. */
const Near = 40;

/** What a scroll event tells of a box, in pixels. */
export interface Scrolled {
  scrollTop: number;
  clientHeight: number;
  scrollHeight: number;
}

/**
 * Whether a log that scrolled is at its end. Lines may have come between a scroll to the end and its event, so that only who goes up
 * leaves the end.
 */
export function staysAtEnd(wasAtEnd: boolean, lastTop: number, { scrollTop, clientHeight, scrollHeight }: Scrolled): boolean {
  return scrollTop + clientHeight > scrollHeight - Near || (wasAtEnd && scrollTop >= lastTop);
}
