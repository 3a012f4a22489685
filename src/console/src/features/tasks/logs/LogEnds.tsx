import { Button, Spinner } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import styles from './logs.module.css';

interface LogEndsProps {
  isAtEnd: boolean;
  isReading: boolean;
  onStart: () => void;
  onEnd: () => void;
}

/** Ways to the first and to the newest line. */
export function LogEnds({ isAtEnd, isReading, onStart, onEnd }: LogEndsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.ends}>
      {isReading && <Spinner size="tiny" aria-label={t('logs.reading')} />}
      <Button size="small" icon={<ArrowUpRegular />} disabled={isReading} onClick={onStart}>
        {t('logs.toStart')}
      </Button>
      {!isAtEnd && (
        <Button size="small" icon={<ArrowDownRegular />} onClick={onEnd}>
          {t('logs.toEnd')}
        </Button>
      )}
    </div>
  );
}
