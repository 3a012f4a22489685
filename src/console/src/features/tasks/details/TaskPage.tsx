import { Button } from '@fluentui/react-components';
import { CopyRegular, DataTrendingRegular, DocumentTextRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
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
  const wasDeleting = task.data?.state === 'deleting';
  return (
    <Page
      title={name}
      beside={task.data && <StateBeside task={task.data} />}
      trail={[{ label: t('tasks.title'), to: '/tasks' }]}
      actions={task.data && <Actions task={task.data} onDelete={() => setDeleting(true)} />}
    >
      {wasDeleting ? (
        <Deleting name={name} isGone={task.isError} />
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
      {isDeleting && task.data && <DeleteDialog seen={[task.data]} onClose={() => setDeleting(false)} />}
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
