import { useTranslation } from 'react-i18next';
import type { TokenBucket } from '../../api/schema';
import styles from './datasets.module.css';

/** Rows by their tokens. */
export function Histogram({ buckets, label }: { buckets: readonly TokenBucket[]; label: string }) {
  const { t } = useTranslation();
  const most = Math.max(...buckets.map((bucket) => bucket.rows));
  return (
    <ul className={styles.histogram} aria-label={label}>
      {buckets.map((bucket) => (
        <li key={bucket.from}>
          <span>{t('datasets.bucket', { from: bucket.from, to: bucket.to })}</span>
          <span className={styles.bar}>
            <i style={{ width: `${(100 * bucket.rows) / most}%` }} />
          </span>
          <span>{bucket.rows}</span>
        </li>
      ))}
    </ul>
  );
}
