import { Button } from '@fluentui/react-components';
import { AddRegular, OptionsRegular } from '@fluentui/react-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { queries } from '../../../api/queries';
import type { TaskListItem } from '../../../api/schema';
import { DataTable } from '../../../ui/DataTable';
import { Hollow, Loaded } from '../../../ui/Hollow';
import { Card, Page } from '../../../ui/Page';
import { Pager } from '../../../ui/Pager';
import { useMay } from '../../access/useRole';
import { DeleteDialog } from '../DeleteDialog';
import { BatchBar } from './BatchBar';
import { ListFilters } from './ListFilters';
import { useColumns } from './useColumns';
import { useListQuery } from './useListQuery';

export function TaskListPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreate = useMay('contributor');
  const { query, change, clear, isFiltered } = useListQuery();
  const page = useQuery({ ...queries.tasks(query), placeholderData: keepPreviousData });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doomed, setDoomed] = useState<TaskListItem[]>([]);
  const remove = useCallback((task: TaskListItem) => setDoomed([task]), []);
  const columns = useColumns(remove, page.data?.items.some((task) => task.createdBy !== null) ?? false);
  const create = mayCreate && (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => navigate('/tasks/new')}>
      {t('tasks.create')}
    </Button>
  );
  return (
    <Page title={t('tasks.title')} actions={create}>
      <Card>
        <ListFilters query={query} onChange={change} onRefresh={() => page.refetch()} />
        <Loaded query={page}>
          {({ items, total }) =>
            total === 0 ? (
              <Hollow
                icon={<OptionsRegular />}
                title={t(isFiltered ? 'tasks.noMatch' : 'tasks.empty')}
                help={isFiltered ? undefined : t('tasks.emptyHelp')}
                action={isFiltered ? <Button onClick={clear}>{t('common.clear')}</Button> : create}
              />
            ) : (
              <>
                <BatchBar tasks={items.filter((task) => chosen.has(task.name))} onDelete={setDoomed} onClear={() => setChosen(new Set())} />
                <DataTable<TaskListItem>
                  label={t('tasks.title')}
                  columns={columns}
                  rows={items}
                  keyOf={(task) => task.name}
                  sort={{
                    by: query.sort,
                    isDescending: query.order === 'desc',
                    onChange: (by) => change({ sort: by, order: by === query.sort && query.order === 'asc' ? 'desc' : 'asc' }),
                  }}
                  selection={{ chosen, onChange: setChosen }}
                />
                <Pager
                  total={total}
                  page={query.page}
                  pageSize={query.pageSize}
                  onChange={(number, pageSize) => change({ page: number, pageSize })}
                />
              </>
            )
          }
        </Loaded>
      </Card>
      {doomed.length > 0 && <DeleteDialog seen={doomed} onClose={() => setDoomed([])} onDeleted={() => setChosen(new Set())} />}
    </Page>
  );
}
