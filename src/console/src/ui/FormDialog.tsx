import { Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface FormDialogProps {
  title: string;
  /** Stays when somebody presses beside it: it asks for a decision, or holds what must not be lost. */
  isAlert?: boolean;
  /** Lays out the content. */
  className?: string;
  children: ReactNode;
  /** Buttons; the one of type `submit` is pressed by Enter too. */
  actions: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
}

/** A dialog that is sent or closed. */
export function FormDialog({ title, isAlert = false, className, children, actions, onSubmit, onClose }: FormDialogProps) {
  return (
    <Dialog open modalType={isAlert ? 'alert' : 'modal'} onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            // A dialog may stand within another form, to which its events would go on.
            event.preventDefault();
            event.stopPropagation();
            onSubmit();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={className}>{children}</DialogContent>
            <DialogActions>{actions}</DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
