import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { connection } from '../api/connection';
import { useToasts } from '../ui/useToasts';

const useIsAway = () => useSyncExternalStore(connection.subscribe, connection.isAway);

export function ConnectionBanner() {
  const { t } = useTranslation();
  const { success } = useToasts();
  const isAway = useIsAway();
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !isAway) {
      success(t('common.connection.back'));
    }

    wasAway.current = isAway;
  }, [isAway, success, t]);
  return isAway ? (
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
