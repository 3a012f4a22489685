import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskAuthor, TaskListItem } from '../../../api/schema';
import type { Column } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Progress, State } from '../../../ui/State';
import { useFormat } from '../../../ui/useFormat';
import { TaskMenu } from '../TaskMenu';
import styles from '../tasks.module.css';
import { useChoiceLabel } from '../useChoiceLabel';

/** @param hasOwners whether anybody is named as having made a task; where nobody has to sign in, nobody is. */
export function useColumns(onDelete: (task: TaskListItem) => void, hasOwners: boolean): Column<TaskListItem>[] {
  const { t } = useTranslation();
  const labelOf = useChoiceLabel();
  return useMemo(
    () => [
      {
        key: 'name',
        label: t('tasks.column.name'),
        sort: 'name',
        cell: (task) => (
          <Link className={styles.name} to={`/tasks/${task.name}`}>
            {task.name}
          </Link>
        ),
      },
      { key: 'state', label: t('tasks.column.state'), sort: 'state', cell: (task) => <TaskState task={task} /> },
      { key: 'model', label: t('tasks.column.model'), cell: (task) => task.model },
      { key: 'method', label: t('tasks.column.method'), cell: (task) => labelOf('method', task.method) },
      { key: 'stage', label: t('tasks.column.stage'), cell: (task) => labelOf('stage', task.stage) },
      { key: 'dataset', label: t('tasks.column.dataset'), cell: (task) => <Datasets names={task.datasets} /> },
      { key: 'location', label: t('tasks.column.location'), cell: (task) => task.location },
      ...(hasOwners
        ? [{ key: 'owner', label: t('tasks.column.owner'), cell: (task: TaskListItem) => <Owner author={task.createdBy} /> }]
        : []),
      { key: 'cost', label: t('tasks.column.cost'), align: 'end', cell: (task) => <Cost amount={task.costUsd} /> },
      { key: 'created', label: t('tasks.column.created'), sort: 'created', cell: (task) => <RelativeTime time={task.createdAt} /> },
      { key: 'actions', label: t('common.actions'), isQuiet: true, cell: (task) => <TaskMenu task={task} onDelete={onDelete} /> },
    ],
    [t, labelOf, onDelete, hasOwners],
  );
}

function TaskState({ task }: { task: TaskListItem }) {
  const { t } = useTranslation();
  const isMoving = task.counters.active > 0 && task.state !== 'deleting';
  return (
    <span className={styles.stack}>
      <span>
        <State state={task.state} />
        {task.jobs.length > 1 && (
          <span className={styles.muted}> {t('tasks.jobsDone', { done: task.counters.succeeded, count: task.jobs.length })}</span>
        )}
      </span>
      {task.progress && isMoving && (
        <Progress progress={task.progress} state={task.state} label={t('tasks.progressOf', { name: task.name })} />
      )}
    </span>
  );
}

function Owner({ author }: { author: TaskAuthor | null }) {
  const { t } = useTranslation();
  return author ? (
    <span title={author.id} data-raw>
      {author.name}
    </span>
  ) : (
    <span className={styles.muted}>{t('common.none')}</span>
  );
}

function Cost({ amount }: { amount: number | null }) {
  const { t } = useTranslation();
  const { dollars } = useFormat();
  return amount === null ? <span className={styles.muted}>{t('common.free')}</span> : dollars(amount);
}

const baseName = (dataset: string) => dataset.split('@')[0] ?? dataset;

function Datasets({ names }: { names: readonly string[] }) {
  return (
    <span className={styles.stack}>
      {names.map((name) => (
        <Link key={name} to={`/datasets/${baseName(name)}`}>
          {baseName(name)}
        </Link>
      ))}
    </span>
  );
}
