import { Button } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Hollow } from './Hollow';
import styles from './ui.module.css';

/** Shown in place of a page that broke; the rest of the console stays. */
export function PageCrash() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <div role="alert">
      <Hollow
        icon={<ErrorCircleRegular />}
        title={t('common.error.crash')}
        help={t('common.error.crashHelp')}
        action={
          <>
            <code className={styles.code}>{error instanceof Error ? error.message : String(error)}</code>
            <Button onClick={() => location.reload()}>{t('common.error.reload')}</Button>
          </>
        }
      />
    </div>
  );
}
