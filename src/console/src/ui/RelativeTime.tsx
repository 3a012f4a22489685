import { useFormat } from './useFormat';
import { useNow } from './useNow';

export function RelativeTime({ time }: { time: string }) {
  const { ago, dateTime } = useFormat();
  const now = useNow();
  return (
    <time dateTime={time} title={dateTime(time)}>
      {ago(time, now)}
    </time>
  );
}
