import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger, makeStyles, tokens } from '@fluentui/react-components';
import {
  ArrowRepeatAllRegular,
  CopyRegular,
  DataTrendingRegular,
  DeleteRegular,
  DocumentTextRegular,
  MoreVerticalRegular,
  OpenRegular,
  PauseRegular,
  PlayRegular,
  RecordStopRegular,
} from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { TaskListItem } from '../../api/schema';
import { useMay } from '../access/useRole';
import { monitorPath } from './paths';
import { taskAllows, verbs } from './TaskActions';
import { useTaskRequests } from './useTaskRequests';

const useStyles = makeStyles({ danger: { color: tokens.colorStatusDangerForeground1 } });

export const verbIcons = {
  pause: <PauseRegular />,
  resume: <PlayRegular />,
  cancel: <RecordStopRegular />,
  retry: <ArrowRepeatAllRegular />,
};

interface TaskMenuProps {
  task: TaskListItem;
  onDelete: (task: TaskListItem) => void;
}

export function TaskMenu({ task, onDelete }: TaskMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" size="small" icon={<MoreVerticalRegular />} aria-label={t('common.more', { name: task.name })} />
      </MenuTrigger>
      <MenuPopover>
        <TaskMenuItems task={task} onDelete={onDelete} />
      </MenuPopover>
    </Menu>
  );
}

/** Apart from its menu, because a long list has many menus of which one at most is open. */
function TaskMenuItems({ task, onDelete }: TaskMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const requests = useTaskRequests();
  const styles = useStyles();
  const maySteer = useMay('contributor');
  return (
    <MenuList>
      <MenuItem icon={<OpenRegular />} onClick={() => navigate(`/tasks/${task.name}`)}>
        {t('tasks.open')}
      </MenuItem>
      <MenuItem icon={<DataTrendingRegular />} onClick={() => navigate(monitorPath(task))}>
        {t('tasks.monitor')}
      </MenuItem>
      <MenuItem icon={<DocumentTextRegular />} onClick={() => navigate(`/tasks/${task.name}/logs`)}>
        {t('tasks.logs')}
      </MenuItem>
      {maySteer && (
        <>
          <MenuItem icon={<CopyRegular />} onClick={() => navigate(`/tasks/new?from=${task.name}`)}>
            {t('tasks.clone')}
          </MenuItem>
          <MenuDivider />
          {verbs
            .filter((verb) => taskAllows(task, verb))
            .map((verb) => (
              <MenuItem key={verb} icon={verbIcons[verb]} onClick={() => requests.mutate({ seen: [task], verb })}>
                {t(`tasks.verb.${verb}`)}
              </MenuItem>
            ))}
          <MenuItem className={styles.danger} icon={<DeleteRegular />} onClick={() => onDelete(task)}>
            {t('common.delete')}
          </MenuItem>
        </>
      )}
    </MenuList>
  );
}
