import { ProgressBar } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

interface UsedOfProps {
  used: number;
  /** Null for no limit. */
  most: number | null;
  /** Part of the limit from which on it is warned. */
  warnedAt?: number;
  label: string;
  write: (amount: number) => string;
}

/** How much of a limit is used, in words and as a bar. */
export function UsedOf({ used, most, warnedAt = 1, label, write }: UsedOfProps) {
  const { t } = useTranslation();
  if (most === null) {
    return `${write(used)} · ${t('limits.noLimit')}`;
  }

  const share = most === 0 ? 1 : Math.min(1, used / most);
  return (
    <div>
      {t('limits.usedOf', { used: write(used), most: write(most) })}
      <ProgressBar
        value={share}
        color={share >= 1 ? 'error' : share >= warnedAt ? 'warning' : 'brand'}
        thickness="large"
        aria-label={label}
      />
    </div>
  );
}
