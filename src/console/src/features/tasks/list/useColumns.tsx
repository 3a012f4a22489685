import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskView } from '../../../api/schema';
import type { Column } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Progress, State } from '../../../ui/State';
import { TaskMenu } from '../TaskMenu';
import { baseName, factsOf, progressOf } from '../taskFacts';
import styles from '../tasks.module.css';

export function useColumns(onDelete: (task: TaskView) => void): Column<TaskView>[] {
  const { t } = useTranslation();
  return [
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
    { key: 'model', label: t('tasks.column.model'), cell: (task) => factsOf(task).model },
    { key: 'method', label: t('tasks.column.method'), cell: (task) => t(`common.method.${factsOf(task).method as 'lora'}`) },
    { key: 'stage', label: t('tasks.column.stage'), cell: (task) => t(`common.stage.${factsOf(task).stage as 'sft'}`) },
    { key: 'dataset', label: t('tasks.column.dataset'), cell: (task) => <Datasets names={factsOf(task).datasets} /> },
    { key: 'location', label: t('tasks.column.location'), cell: (task) => factsOf(task).location },
    { key: 'created', label: t('tasks.column.created'), sort: 'created', cell: (task) => <RelativeTime time={task.createdAt} /> },
    { key: 'actions', label: t('common.actions'), isQuiet: true, cell: (task) => <TaskMenu task={task} onDelete={() => onDelete(task)} /> },
  ];
}

function TaskState({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const progress = progressOf(task);
  const isMoving = task.counters.active > 0 && task.state !== 'deleting';
  return (
    <span className={styles.stack}>
      <span>
        <State state={task.state} />
        {task.jobs.length > 1 && (
          <span className={styles.muted}> {t('tasks.jobsDone', { done: task.counters.succeeded, count: task.jobs.length })}</span>
        )}
      </span>
      {progress && isMoving && <Progress progress={progress} state={task.state} label={t('tasks.progressOf', { name: task.name })} />}
    </span>
  );
}

function Datasets({ names }: { names: string[] }) {
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
