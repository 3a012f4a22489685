import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { queries } from '../../../api/queries';
import type { ParameterView, TaskView } from '../../../api/schema';
import type { TaskDocument } from '../../../api/tasks';
import { Loaded } from '../../../ui/Hollow';
import { NeedsRole } from '../../access/NeedsRole';
import { withoutDefaults } from './document';
import { WizardPage } from './WizardPage';

/** Creates a task, from nothing or like another one (<c>?from=name</c>). */
export function CreatePage() {
  const [search] = useSearchParams();
  const from = search.get('from');
  const parameters = useQuery(queries.parameters());
  return (
    <NeedsRole least="contributor">
      <Loaded query={parameters}>
        {(table) => (from ? <Clone key={from} name={from} table={table} /> : <WizardPage key="new" table={table} original={null} />)}
      </Loaded>
    </NeedsRole>
  );
}

function Clone({ name, table }: { name: string; table: ParameterView[] }) {
  const task = useQuery({ ...queries.task(name), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  return <Loaded query={task}>{(original) => <WizardPage table={table} original={likeOf(original, table)} />}</Loaded>;
}

function likeOf(task: TaskView, table: ParameterView[]): TaskDocument {
  return { ...withoutDefaults(task.specification as TaskDocument, table), name: `${task.name}-copy`.slice(0, 63) };
}
