import { useTranslation } from 'react-i18next';
import type { MonthlySpendingView, UserSpendingView } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { useFormat } from '../../ui/useFormat';
import styles from './limits.module.css';
import { UsedOf } from './UsedOf';
import { UserName } from './UserName';

/** What each user has spent; nothing where nobody has spent or may spend. */
export function UserSpending({ spending: { month, users, warnedAt } }: { spending: MonthlySpendingView }) {
  const { t } = useTranslation();
  const { dollars } = useFormat();
  return users.length === 0 ? null : (
    <div className={styles.usedByUser}>
      <DataTable<UserSpendingView>
        label={t('limits.users')}
        rows={users}
        keyOf={(one) => one.user ?? ''}
        columns={[
          { key: 'user', label: t('limits.user'), cell: (one) => <UserName user={one.user} name={one.name} /> },
          {
            key: 'spent',
            label: t('limits.spent', { month }),
            cell: (one) => (
              <UsedOf
                used={one.spentUsd}
                most={one.usd}
                warnedAt={warnedAt}
                label={t('limits.spentOf', { name: one.name ?? one.user ?? t('limits.rules') })}
                write={dollars}
              />
            ),
          },
        ]}
      />
    </div>
  );
}
