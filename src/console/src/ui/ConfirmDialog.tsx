import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from './FormDialog';

interface ConfirmDialogProps {
  title: string;
  /** What is done, as the button says it. */
  action: string;
  /** False until it may be done, and while it is. */
  isReady: boolean;
  /** Says what comes of it. */
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, action, isReady, children, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog
      title={title}
      isAlert
      onSubmit={() => isReady && onConfirm()}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={!isReady}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </FormDialog>
  );
}
