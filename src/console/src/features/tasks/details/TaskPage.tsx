import { Button } from '@fluentui/react-components';
import { CopyRegular, DataTrendingRegular, DocumentTextRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { ApiError } from '../../../api/http';
import { queries } from '../../../api/queries';
import type { TaskView } from '../../../api/schema';
import { Loaded } from '../../../ui/Hollow';
import { Page } from '../../../ui/Page';
import { State } from '../../../ui/State';
import { useMay } from '../../access/useRole';
import { DeleteDialog } from '../DeleteDialog';
import { logPath, monitorPath } from '../paths';
import { TaskMenu } from '../TaskMenu';
import { BasicFacts } from './BasicFacts';
import { Deleting } from './Deleting';
import { JobsCard } from './JobsCard';

export function TaskPage() {
  const { t } = useTranslation();
  const name = useParams().name ?? '';
  const task = useQuery(queries.task(name));
  const [isDeleting, setDeleting] = useState(false);
  // A small task can be gone before the page ever saw that it is being deleted.
  const isGone = task.data !== undefined && task.error instanceof ApiError && task.error.isNotFound;
  const shown = isGone ? undefined : task.data;
  return (
    <Page
      title={name}
      beside={shown && <StateBeside task={shown} />}
      trail={[{ label: t('tasks.title'), to: '/tasks' }]}
      actions={shown && <Actions task={shown} onDelete={() => setDeleting(true)} />}
    >
      {isGone || task.data?.state === 'deleting' ? (
        <Deleting name={name} isGone={isGone} />
      ) : (
        <Loaded query={task}>
          {(data) => (
            <>
              <BasicFacts task={data} />
              <JobsCard task={data} />
            </>
          )}
        </Loaded>
      )}
      {isDeleting && shown && <DeleteDialog seen={[shown]} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function StateBeside({ task }: { task: TaskView }) {
  return (
    <span style={{ fontSize: 14, fontWeight: 400 }} data-testid="task-state">
      <State state={task.state} />
    </span>
  );
}

function Actions({ task, onDelete }: { task: TaskView; onDelete: () => void }) {
  const { t } = useTranslation();
  const mayCreate = useMay('contributor');
  const navigate = useNavigate();
  return (
    <>
      {mayCreate && (
        <Button icon={<CopyRegular />} onClick={() => navigate(`/tasks/new?from=${task.name}`)}>
          {t('tasks.clone')}
        </Button>
      )}
      <Button icon={<DocumentTextRegular />} onClick={() => navigate(logPath(task.name, task.jobs[0]?.name ?? ''))}>
        {t('tasks.logs')}
      </Button>
      <Button appearance="primary" icon={<DataTrendingRegular />} onClick={() => navigate(monitorPath(task))}>
        {t('tasks.monitor')}
      </Button>
      <TaskMenu task={task} onDelete={onDelete} />
    </>
  );
}
