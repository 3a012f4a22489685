import { useTranslation } from 'react-i18next';
import { ConfirmByName } from '../../ui/ConfirmByName';
import styles from './tasks.module.css';
import { useTaskRequests } from './useTaskRequests';

interface DeleteDialogProps {
  names: string[];
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteDialog({ names, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const requests = useTaskRequests();
  const first = names[0] ?? '';
  return (
    <ConfirmByName
      title={t('tasks.delete.title', { count: names.length, name: first })}
      name={names.length === 1 ? first : String(names.length)}
      isBusy={requests.isPending}
      onClose={onClose}
      onConfirm={() =>
        requests.mutate(
          { names, verb: 'delete' },
          {
            onSuccess: () => {
              onClose();
              onDeleted?.();
            },
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
