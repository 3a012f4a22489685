import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../api/schema';
import { Findings } from '../../ui/Findings';
import { ContestedBar } from './ContestedBar';
import type { ContestedField } from './contested';
import styles from './limits.module.css';

interface LimitFrameProps {
  label: string;
  isChanged: boolean;
  isBusy: boolean;
  /** What somebody else has set meanwhile. */
  contested: readonly ContestedField[];
  /** What was found that no field shows. */
  others: readonly Finding[];
  onSave: () => void;
  onDiscard: () => void;
  children: ReactNode;
}

/** The form round the fields of limits. */
export function LimitFrame({ label, isChanged, isBusy, contested, others, onSave, onDiscard, children }: LimitFrameProps) {
  const { t } = useTranslation();
  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      {children}
      {contested.length > 0 && <ContestedBar fields={contested} />}
      {others.length > 0 && <Findings findings={others} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabled={!isChanged || isBusy}>
          {t('limits.save')}
        </Button>
        <Button disabled={!isChanged || isBusy} onClick={onDiscard}>
          {t('limits.discard')}
        </Button>
      </div>
    </form>
  );
}
