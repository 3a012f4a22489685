import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { MonthlySpendingView } from '../../api/schema';
import { Facts } from '../../ui/Facts';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';
import { useMay } from '../access/useRole';
import { BudgetForm } from './BudgetForm';
import type { LimitsCardProps } from './limits';
import { UsedOf } from './UsedOf';
import { UserSpending } from './UserSpending';

/** What may be spent this month, and what is. Owners change it. */
export function BudgetsCard({ workspace, hasUsers }: LimitsCardProps) {
  const { t } = useTranslation();
  const mayChange = useMay('owner');
  const spending = useQuery(queries.spending(workspace));
  return (
    <Card title={t('limits.budgets')}>
      <Loaded query={spending}>
        {(data) => (
          <>
            <Spent spending={data} hasUsers={hasUsers} />
            {hasUsers && <UserSpending spending={data} />}
            {mayChange && <BudgetForm workspace={workspace} hasUsers={hasUsers} spending={data} />}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Spent({ spending, hasUsers }: { spending: MonthlySpendingView; hasUsers: boolean }) {
  const { t } = useTranslation();
  const { dollars } = useFormat();
  const { month, usd, spentUsd, usdPerHour, usdPerUser, warnedAt } = spending;
  const budgetOf = (limit: number | null) => (limit === null ? t('limits.noLimit') : dollars(limit));
  return (
    <Facts
      facts={[
        {
          label: t('limits.spent', { month }),
          value: <UsedOf used={spentUsd} most={usd} warnedAt={warnedAt} label={t('limits.spent', { month })} write={dollars} />,
        },
        { label: t('limits.perHour'), value: dollars(usdPerHour) },
        ...(hasUsers ? [{ label: t('limits.field.usdPerUser'), value: budgetOf(usdPerUser) }] : []),
        { label: t('limits.warned'), value: t('limits.warnedAt', { percent: Math.round(warnedAt * 100) }) },
      ]}
    />
  );
}
