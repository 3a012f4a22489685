import { Badge } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DatasetRule } from '../../api/schema';

/** Whether the rule makes tasks, only notes that it would, or rests. */
export function RuleMode({ rule }: { rule: DatasetRule }) {
  const { t } = useTranslation();
  const mode = rule.enabled ? (rule.dryRun ? 'dryRun' : 'on') : 'off';
  const colors = { on: 'success', dryRun: 'warning', off: 'informative' } as const;
  return (
    <Badge appearance="tint" color={colors[mode]}>
      {t(`rules.mode.${mode}`)}
    </Badge>
  );
}
