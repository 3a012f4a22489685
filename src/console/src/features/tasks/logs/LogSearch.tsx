import { Button, Input } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular, SearchRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './logs.module.css';

interface LogSearchProps {
  search: string;
  count: number;
  match: number | null;
  onSearch: (search: string) => void;
  onMatch: (match: number) => void;
  /** What else stands in the row. */
  children: ReactNode;
}

/** Finds text in the log; Enter goes on to the next match, Shift+Enter back. */
export function LogSearch({ search, count, match, onSearch, onMatch, children }: LogSearchProps) {
  const { t } = useTranslation();
  const step = (by: number) => count > 0 && onMatch(match === null ? (by > 0 ? 0 : count - 1) : (match + by + count) % count);
  return (
    <search className={styles.barRow}>
      <Input
        type="search"
        size="small"
        className={styles.search}
        value={search}
        contentBefore={<SearchRegular />}
        placeholder={t('logs.search')}
        aria-label={t('logs.search')}
        onChange={(_, data) => onSearch(data.value)}
        onKeyDown={(event) => event.key === 'Enter' && step(event.shiftKey ? -1 : 1)}
      />
      <Button size="small" icon={<ArrowUpRegular />} aria-label={t('logs.previous')} disabled={count === 0} onClick={() => step(-1)} />
      <Button size="small" icon={<ArrowDownRegular />} aria-label={t('logs.next')} disabled={count === 0} onClick={() => step(1)} />
      {search !== '' && (
        <span className={styles.count} role="status">
          {match === null ? t('logs.found', { count }) : t('logs.place', { place: match + 1, count })}
        </span>
      )}
      <span className={styles.push} />
      {children}
    </search>
  );
}
