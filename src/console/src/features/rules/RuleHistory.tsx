import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { queries } from '../../api/queries';
import type { RuleFiring } from '../../api/schema';
import { local } from '../../i18n';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';

/** What each version made of the rule, and why; the newest first. */
export function RuleHistory({ name }: { name: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const firings = useQuery(queries.firings(name));
  return (
    <Card title={t('rules.history')}>
      <Loaded query={firings}>
        {(all) =>
          all.length === 0 ? (
            <Hollow title={t('rules.noHistory')} help={t('rules.noHistoryHelp')} />
          ) : (
            <DataTable<RuleFiring>
              label={t('rules.history')}
              rows={all.toSorted((a, b) => b.at.localeCompare(a.at))}
              keyOf={(firing) => firing.version}
              columns={[
                { key: 'at', label: t('rules.at'), cell: (firing) => dateTime(firing.at) },
                {
                  key: 'version',
                  label: t('rules.version'),
                  cell: (firing) => <Link to={`/datasets/${firing.dataset}?version=${firing.version}`}>{firing.version}</Link>,
                },
                { key: 'outcome', label: t('rules.outcome'), cell: (firing) => t(`rules.outcomes.${firing.outcome}`) },
                { key: 'reason', label: t('rules.reason'), cell: (firing) => local(firing.reason) },
                {
                  key: 'task',
                  label: t('rules.task'),
                  cell: (firing) => (firing.task ? <Link to={`/tasks/${firing.task}`}>{firing.task}</Link> : t('common.none')),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
