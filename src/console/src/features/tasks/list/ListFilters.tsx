import { Button, Input, Select, Tooltip } from '@fluentui/react-components';
import { ArrowClockwiseRegular, SearchRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../../api/schema';
import styles from '../tasks.module.css';
import type { ListQuery } from './useListQuery';

const states: JobState[] = ['running', 'queued', 'succeeded', 'failed', 'paused', 'cancelled', 'recovering', 'deleting'];
const TypingPause = 300;

interface ListFiltersProps {
  query: ListQuery;
  onChange: (part: Partial<ListQuery>) => void;
  onRefresh: () => void;
}

export function ListFilters({ query, onChange, onRefresh }: ListFiltersProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState(query.search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause.
  useEffect(() => {
    if (search === query.search) {
      return;
    }

    const timer = setTimeout(() => onChange({ search }), TypingPause);
    return () => clearTimeout(timer);
  }, [search]);
  return (
    <div className={styles.filters} role="search">
      <Input
        type="search"
        value={search}
        onChange={(_, data) => setSearch(data.value)}
        contentBefore={<SearchRegular />}
        placeholder={t('tasks.searchHint')}
        aria-label={t('tasks.searchHint')}
      />
      <Select value={query.state} onChange={(_, data) => onChange({ state: data.value })} aria-label={t('tasks.column.state')}>
        <option value="">{t('tasks.anyState')}</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {t(`common.state.${state}`)}
          </option>
        ))}
      </Select>
      <Tooltip content={t('common.refresh')} relationship="label">
        <Button icon={<ArrowClockwiseRegular />} onClick={onRefresh} />
      </Tooltip>
    </div>
  );
}
