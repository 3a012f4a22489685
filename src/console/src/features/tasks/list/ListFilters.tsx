import { Button, Input, Select, Tooltip } from '@fluentui/react-components';
import { ArrowClockwiseRegular, SearchRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { JobState } from '../../../api/schema';
import { local } from '../../../i18n';
import styles from '../tasks.module.css';
import type { ListQuery } from './listQuery';

const states: JobState[] = ['running', 'queued', 'succeeded', 'failed', 'paused', 'cancelled', 'recovering', 'deleting'];
const TypingPause = 300;

interface ListFiltersProps {
  query: ListQuery;
  onChange: (part: Partial<ListQuery>) => void;
  onRefresh: () => void;
}

export function ListFilters({ query, onChange, onRefresh }: ListFiltersProps) {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(queries.models());
  const { data: offers = [] } = useQuery(queries.offers());
  const { data: table = [] } = useQuery(queries.parameters());
  const choicesOf = (path: string) =>
    (table.find((row) => row.path === path)?.choices ?? []).map((choice) => ({ value: choice.value, label: local(choice.label) }));
  const asChoices = (values: string[]) => [...new Set(values)].map((value) => ({ value, label: value }));
  return (
    <search className={styles.filters}>
      <SearchBox search={query.search} onSearch={(search) => onChange({ search })} />
      <Filter
        label={t('tasks.column.state')}
        value={query.state}
        choices={states.map((state) => ({ value: state, label: t(`common.state.${state}`) }))}
        onChange={(state) => onChange({ state })}
      />
      <Filter
        label={t('tasks.column.model')}
        value={query.model}
        choices={asChoices(models.map((model) => model.name))}
        onChange={(model) => onChange({ model })}
      />
      <Filter
        label={t('tasks.column.method')}
        value={query.method}
        choices={choicesOf('method')}
        onChange={(method) => onChange({ method })}
      />
      <Filter label={t('tasks.column.stage')} value={query.stage} choices={choicesOf('stage')} onChange={(stage) => onChange({ stage })} />
      <Filter
        label={t('tasks.column.location')}
        value={query.location}
        choices={asChoices(offers.map((offer) => offer.location))}
        onChange={(location) => onChange({ location })}
      />
      <Tooltip content={t('common.refresh')} relationship="label">
        <Button icon={<ArrowClockwiseRegular />} onClick={onRefresh} />
      </Tooltip>
    </search>
  );
}

function SearchBox({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause.
  useEffect(() => {
    if (typed === search) {
      return;
    }

    const timer = setTimeout(() => onSearch(typed), TypingPause);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input
      type="search"
      value={typed}
      onChange={(_, data) => setTyped(data.value)}
      contentBefore={<SearchRegular />}
      placeholder={t('tasks.searchHint')}
      aria-label={t('tasks.searchHint')}
    />
  );
}

interface FilterProps {
  label: string;
  value: string;
  choices: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Filter({ label, value, choices, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <Select value={value} onChange={(_, data) => onChange(data.value)} aria-label={label}>
      <option value="">{t('tasks.any', { column: label })}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
}
