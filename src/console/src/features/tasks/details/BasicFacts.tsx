import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { queries } from '../../../api/queries';
import type { TaskView } from '../../../api/schema';
import { local } from '../../../i18n';
import { Facts } from '../../../ui/Facts';
import { Card } from '../../../ui/Page';
import { useFormat } from '../../../ui/useFormat';
import { useChoiceLabel } from '../useChoiceLabel';

/** The facts that a task has once, under the labels of the table of parameters. */
export function BasicFacts({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const { dateTime, dollars } = useFormat();
  const { data: table = [] } = useQuery(queries.parameters());
  const rows = table.filter((row) => row.section === 'basic');
  return (
    <Card title={t('details.basic')}>
      <Facts
        facts={[
          ...rows.map((row) => ({
            label: local(row.label),
            value: row.choicesFrom === 'datasets' ? <Datasets task={task} path={row.path} /> : <Value task={task} path={row.path} />,
          })),
          { label: t('tasks.column.cost'), value: task.costUsd === null ? t('common.free') : dollars(task.costUsd) },
          { label: t('tasks.column.created'), value: dateTime(task.createdAt) },
          ...(task.createdBy ? [{ label: t('tasks.column.owner'), value: <span data-raw>{task.createdBy.name}</span> }] : []),
        ]}
      />
    </Card>
  );
}

function Value({ task, path }: { task: TaskView; path: string }) {
  const { t } = useTranslation();
  const labelOf = useChoiceLabel();
  const value = String((task.specification as Record<string, unknown>)[path] ?? t('common.none'));
  return <span data-parameter={path}>{labelOf(path, value)}</span>;
}

function Datasets({ task, path }: { task: TaskView; path: string }) {
  const { t } = useTranslation();
  const names = [(task.specification as Record<string, unknown>)[path] ?? []].flat().map(String);
  return (
    <span data-parameter={path}>
      {names.length === 0 && t('common.none')}
      {names.map((name) => {
        const [dataset = name, version = ''] = name.split('@');
        return (
          <div key={name}>
            <Link to={`/datasets/${dataset}?version=${version}`}>{name}</Link>
          </div>
        );
      })}
    </span>
  );
}
