import { Button, Spinner } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, ConnectionError } from '../api/http';
import { Findings } from './Findings';
import { NotFound } from './NotFound';
import styles from './ui.module.css';

/** Stands where there is nothing to show, and says what to do about it. */
export function Hollow({ icon, title, help, action }: { icon?: ReactNode; title: string; help?: string; action?: ReactNode }) {
  return (
    <div className={styles.hollow}>
      {icon}
      <strong>{title}</strong>
      {help && <span>{help}</span>}
      {action}
    </div>
  );
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={styles.hollow}>
      <Spinner label={t('common.loading')} />
    </div>
  );
}

export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.isNotFound) {
    return <NotFound />;
  }

  return (
    <div role="alert">
      <Hollow
        icon={<ErrorCircleRegular />}
        title={t('common.error.load')}
        help={error instanceof ConnectionError ? t('common.error.connection') : undefined}
        action={onRetry && <Button onClick={onRetry}>{t('common.error.retry')}</Button>}
      />
      {error instanceof ApiError && <Findings findings={error.findings} />}
    </div>
  );
}

/** What a query gave, or why it has not. Data that is there stays while newer data cannot be had. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.error instanceof ApiError && query.error.isNotFound) {
    return <NotFound />;
  }

  if (query.data !== undefined) {
    return children(query.data);
  }

  return query.error ? <Failure error={query.error} onRetry={() => query.refetch()} /> : <Loading />;
}
