import { Button } from '@fluentui/react-components';
import { DataTrendingRegular, DeleteRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { TaskListItem } from '../../../api/schema';
import { useMay } from '../../access/useRole';
import { monitorPath } from '../paths';
import { taskAllows, verbs } from '../TaskActions';
import { verbIcons } from '../TaskMenu';
import styles from '../tasks.module.css';
import { useTaskRequests } from '../useTaskRequests';

interface BatchBarProps {
  tasks: TaskListItem[];
  onDelete: (tasks: TaskListItem[]) => void;
  onClear: () => void;
}

/** What can be done with all chosen tasks at once. */
export function BatchBar({ tasks, onDelete, onClear }: BatchBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const requests = useTaskRequests();
  const maySteer = useMay('contributor');
  if (tasks.length === 0) {
    return null;
  }

  return (
    <div className={styles.batch} role="toolbar" aria-label={t('tasks.batch')}>
      <span>{t('tasks.chosen', { count: tasks.length })}</span>
      <Button size="small" icon={<DataTrendingRegular />} onClick={() => navigate(monitorPath(...tasks))}>
        {t('tasks.compare')}
      </Button>
      {verbs.map((verb) => {
        const able = tasks.filter((task) => maySteer && taskAllows(task, verb));
        return (
          able.length > 0 && (
            <Button key={verb} size="small" icon={verbIcons[verb]} onClick={() => requests.mutate({ seen: able, verb })}>
              {t(`tasks.verb.${verb}`)}
            </Button>
          )
        );
      })}
      {maySteer && (
        <Button size="small" icon={<DeleteRegular />} onClick={() => onDelete(tasks)}>
          {t('common.delete')}
        </Button>
      )}
      <Button size="small" appearance="subtle" onClick={onClear}>
        {t('common.clear')}
      </Button>
    </div>
  );
}
