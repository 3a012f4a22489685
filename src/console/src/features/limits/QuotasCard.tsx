import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { QuotaUseView, UserUseView } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Facts } from '../../ui/Facts';
import { bytes } from '../../ui/format';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';
import { useMay } from '../access/useRole';
import type { LimitsCardProps } from './limits';
import styles from './limits.module.css';
import { QuotaForm } from './QuotaForm';
import { UsedOf } from './UsedOf';
import { UserName } from './UserName';

/** What may be under way at a time and be kept, and what is. Owners change it. */
export function QuotasCard({ workspace, hasUsers }: LimitsCardProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const mayChange = useMay('owner');
  const use = useQuery(queries.use(workspace));
  return (
    <Card title={t('limits.quotas')}>
      <Loaded query={use}>
        {(data) => (
          <>
            <Facts
              facts={[
                {
                  label: t('limits.jobs'),
                  value: <UsedOf used={data.jobsInUse} most={data.jobs} label={t('limits.jobs')} write={number} />,
                },
                {
                  label: t('limits.cards'),
                  value: <UsedOf used={data.cardsInUse} most={data.cards} label={t('limits.cards')} write={number} />,
                },
                {
                  label: t('limits.storage'),
                  value: <UsedOf used={data.storageBytesInUse} most={data.storageBytes} label={t('limits.storage')} write={bytes} />,
                },
              ]}
            />
            {hasUsers && data.users.length > 0 && <UserUse use={data} />}
            {mayChange && <QuotaForm workspace={workspace} hasUsers={hasUsers} />}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function UserUse({ use }: { use: QuotaUseView }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <div className={styles.usedByUser}>
      <DataTable<UserUseView>
        label={t('limits.underWay')}
        rows={use.users}
        keyOf={(one) => one.user}
        columns={[
          { key: 'user', label: t('limits.user'), cell: (one) => <UserName user={one.user} name={one.name} /> },
          {
            key: 'jobs',
            label: t('limits.jobs'),
            cell: (one) => (
              <UsedOf used={one.jobsInUse} most={use.jobsPerUser} label={t('limits.jobsOf', { name: one.name })} write={number} />
            ),
          },
          {
            key: 'cards',
            label: t('limits.cards'),
            cell: (one) => (
              <UsedOf used={one.cardsInUse} most={use.cardsPerUser} label={t('limits.cardsOf', { name: one.name })} write={number} />
            ),
          },
          {
            key: 'storage',
            label: t('limits.storage'),
            cell: (one) => (
              <UsedOf
                used={one.storageBytesInUse}
                most={use.storageBytesPerUser}
                label={t('limits.storageOf', { name: one.name })}
                write={bytes}
              />
            ),
          },
        ]}
      />
    </div>
  );
}
