import { useTranslation } from 'react-i18next';
import type { Finding, MonthlySpendingView } from '../../api/schema';
import { budgetFormOf, budgetsOf } from './form';
import { LimitField } from './LimitField';
import { LimitFrame } from './LimitFrame';
import type { LimitsCardProps } from './limits';
import styles from './limits.module.css';
import { UserBudgets } from './UserBudgets';
import { useLimitForm } from './useLimitForm';

/** Whether a field of the form shows what was found at a path. */
const isAtField = ({ path }: Finding) => /^(usd|usdPerUser|users\[\d+\]\.(user|usd))$/.test(path);

/** What the workspace and each of its users may spend in a month. */
export function BudgetForm({ workspace, hasUsers, spending }: LimitsCardProps & { spending: MonthlySpendingView }) {
  const { t } = useTranslation();
  const { form, findings, change, ...rest } = useLimitForm(workspace, 'budgets', (set) => budgetFormOf(set.budgets), budgetsOf);
  const found = (path: string) => findings.find((finding) => finding.path === path);
  return (
    form && (
      <LimitFrame
        label={t('limits.budgets')}
        isChanged={rest.isChanged}
        isBusy={rest.isBusy}
        contested={rest.contested}
        others={findings.filter((finding) => !isAtField(finding))}
        onSave={rest.save}
        onDiscard={rest.discard}
      >
        <div className={styles.fields}>
          <LimitField
            label={t('limits.field.usd')}
            hint={t('limits.hint.usd')}
            value={form.usd}
            finding={found('usd')}
            onChange={(usd) => change({ usd })}
          />
          {hasUsers && (
            <LimitField
              label={t('limits.field.usdPerUser')}
              hint={t('limits.hint.usdPerUser')}
              value={form.usdPerUser}
              finding={found('usdPerUser')}
              onChange={(usdPerUser) => change({ usdPerUser })}
            />
          )}
        </div>
        {hasUsers && (
          <UserBudgets
            rows={form.users}
            known={spending.users.flatMap(({ user }) => user ?? [])}
            found={found}
            onChange={(users) => change({ users })}
          />
        )}
      </LimitFrame>
    )
  );
}
