import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { connection } from '../api/connection';

export const useIsAway = () => useSyncExternalStore(connection.subscribe, connection.isAway);

export function ConnectionBanner() {
  const { t } = useTranslation();
  return useIsAway() ? (
    <MessageBar intent="warning" politeness="assertive" data-testid="connection-lost">
      <MessageBarBody>{t('common.connection.lost')}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={connection.askNow}>
          {t('common.connection.retry')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  ) : null;
}
