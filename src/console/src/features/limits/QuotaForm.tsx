import { useTranslation } from 'react-i18next';
import { quotaFields, quotaFormOf, quotasOf } from './form';
import { LimitField } from './LimitField';
import { LimitFrame } from './LimitFrame';
import type { LimitsCardProps } from './limits';
import styles from './limits.module.css';
import { useLimitForm } from './useLimitForm';

/** What all together and each user may have under way. */
export function QuotaForm({ workspace, hasUsers }: LimitsCardProps) {
  const { t } = useTranslation();
  const { form, findings, change, ...rest } = useLimitForm(workspace, 'quotas', (set) => quotaFormOf(set.quotas), quotasOf);
  const shown = quotaFields.filter((field) => hasUsers || !field.endsWith('PerUser'));
  return (
    form && (
      <LimitFrame
        label={t('limits.quotas')}
        isChanged={rest.isChanged}
        isBusy={rest.isBusy}
        contested={rest.contested}
        others={findings.filter(({ path }) => !shown.some((field) => field === path))}
        onSave={rest.save}
        onDiscard={rest.discard}
      >
        <div className={styles.fields}>
          {shown.map((field) => (
            <LimitField
              key={field}
              label={t(`limits.field.${field}`)}
              hint={t(`limits.hint.${field}`)}
              value={form[field]}
              finding={findings.find(({ path }) => path === field)}
              onChange={(value) => change({ [field]: value })}
            />
          ))}
        </div>
      </LimitFrame>
    )
  );
}
