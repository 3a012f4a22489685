import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmByNameProps {
  title: string;
  /** What has to be typed. */
  name: string;
  isBusy?: boolean;
  /** Says what will be gone. */
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks for the name of what will be destroyed, because there is no way back. */
export function ConfirmByName({ title, name, isBusy = false, children, onConfirm, onClose }: ConfirmByNameProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const isRight = typed === name;
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isRight && !isBusy) {
              onConfirm();
            }
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              {children}
              <Field
                label={t('common.typeName.label', { name })}
                validationState={typed && !name.startsWith(typed) ? 'error' : 'none'}
                validationMessage={typed && !name.startsWith(typed) ? t('common.typeName.mismatch') : undefined}
              >
                <Input value={typed} onChange={(_, data) => setTyped(data.value)} autoComplete="off" spellCheck={false} autoFocus />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('common.cancel')}</Button>
              <Button type="submit" appearance="primary" disabled={!isRight || isBusy}>
                {t('common.delete')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
