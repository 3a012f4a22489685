import { useTranslation } from 'react-i18next';
import type { TaskListItem } from '../../api/schema';
import { ConfirmByName } from '../../ui/ConfirmByName';
import { ConflictError } from './askTask';
import styles from './tasks.module.css';
import { useTaskRequests } from './useTaskRequests';

interface DeleteDialogProps {
  /** The tasks as the page shows them. */
  seen: TaskListItem[];
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteDialog({ seen, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const requests = useTaskRequests();
  const first = seen[0]?.name ?? '';
  return (
    <ConfirmByName
      title={t('tasks.delete.title', { count: seen.length, name: first })}
      name={seen.length === 1 ? first : String(seen.length)}
      isBusy={requests.isPending}
      onClose={onClose}
      onConfirm={() =>
        requests.mutate(
          { seen, verb: 'delete' },
          {
            onSuccess: () => {
              onClose();
              onDeleted?.();
            },
            // What was confirmed is no longer what is there.
            onError: (error) => error instanceof ConflictError && onClose(),
          },
        )
      }
    >
      <p>{t('tasks.delete.warning')}</p>
      <ul className={styles.doomed}>
        <li>{t('tasks.delete.jobs')}</li>
        <li>{t('tasks.delete.files')}</li>
        <li>{t('tasks.delete.history')}</li>
      </ul>
      <p>{t('tasks.delete.kept')}</p>
    </ConfirmByName>
  );
}
