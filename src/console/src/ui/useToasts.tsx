import { Toast, ToastBody, ToastTitle, useToastController } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, ConnectionError } from '../api/http';
import { local } from '../i18n';

export const ToasterId = 'toasts';

/** Short news of what the user just did. */
export function useToasts() {
  const { t } = useTranslation();
  const { dispatchToast } = useToastController(ToasterId);
  return useMemo(
    () => ({
      success: (title: string) =>
        dispatchToast(
          <Toast>
            <ToastTitle>{title}</ToastTitle>
          </Toast>,
          { intent: 'success', timeout: 4_000 },
        ),
      warning: (title: string, help: string) =>
        dispatchToast(
          <Toast>
            <ToastTitle>{title}</ToastTitle>
            <ToastBody>{help}</ToastBody>
          </Toast>,
          { intent: 'warning', timeout: 10_000 },
        ),
      failure: (error: unknown) => {
        const first = error instanceof ApiError ? error.findings[0] : undefined;
        const title = first
          ? local(first.message)
          : error instanceof ConnectionError
            ? t('common.error.connection')
            : error instanceof ApiError
              ? t('common.error.server', { status: error.status })
              : t('common.error.title');
        dispatchToast(
          <Toast>
            <ToastTitle>{title}</ToastTitle>
            {first && <ToastBody>{local(first.fix)}</ToastBody>}
          </Toast>,
          { intent: 'error', timeout: 10_000 },
        );
      },
    }),
    [dispatchToast, t],
  );
}
