import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { queries } from '../../api/queries';
import type { DatasetVersion, VersionUse } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { State } from '../../ui/State';
import styles from './datasets.module.css';

/** The tasks that were made with a version, and the models that came of them. */
export function VersionUses({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  const uses = useQuery(queries.versionUses(version.dataset, version.version));
  return (
    <Card title={t('datasets.uses')}>
      <Loaded query={uses}>
        {(all) =>
          all.length === 0 ? (
            <p className={styles.note}>{t('datasets.noUses')}</p>
          ) : (
            <DataTable<VersionUse>
              label={t('datasets.uses')}
              rows={all}
              keyOf={(use) => use.taskId}
              columns={[
                { key: 'task', label: t('datasets.use.task'), cell: (use) => <Link to={`/tasks/${use.task}`}>{use.task}</Link> },
                { key: 'state', label: t('tasks.column.state'), cell: (use) => <State state={use.state} /> },
                { key: 'models', label: t('datasets.use.models'), cell: (use) => <Models use={use} /> },
                { key: 'needed', label: t('datasets.use.needed'), cell: (use) => t(use.needed ? 'common.yes' : 'common.no') },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function Models({ use }: { use: VersionUse }) {
  const { t } = useTranslation();
  return use.models.length === 0
    ? t('common.none')
    : use.models.map((job) => (
        <div key={job}>
          <Link to={`/tasks/${use.task}?job=${job}&tab=files`}>{job}</Link>
        </div>
      ));
}
