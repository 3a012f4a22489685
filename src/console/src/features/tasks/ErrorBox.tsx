import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { JobError } from '../../api/schema';
import { local } from '../../i18n';
import ui from '../../ui/ui.module.css';

/** Why something failed: code, cause, and what to do. */
export function ErrorBox({ error }: { error: JobError }) {
  const { t } = useTranslation();
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{local(error.message)}</MessageBarTitle> <code className={ui.code}>{error.code}</code>
        <div>
          <strong>{t('common.error.fix')}</strong> {local(error.fix)}
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}
