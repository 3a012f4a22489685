import { useTranslation } from 'react-i18next';
import type { DatasetVersion } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { bytes } from '../../ui/format';
import { Card } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import styles from '../../ui/ui.module.css';

interface VersionListProps {
  versions: DatasetVersion[];
  shown: DatasetVersion | undefined;
  onShow: (version: string) => void;
}

export function VersionList({ versions, shown, onShow }: VersionListProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('datasets.versions')}>
      <DataTable<DatasetVersion>
        label={t('datasets.versions')}
        rows={versions}
        keyOf={(version) => version.version}
        columns={[
          {
            key: 'version',
            label: t('datasets.column.version'),
            cell: (version) => (
              <button
                type="button"
                className={styles.path}
                aria-pressed={version.version === shown?.version}
                onClick={() => onShow(version.version)}
              >
                <code className={styles.code}>{version.version}</code>
              </button>
            ),
          },
          { key: 'rows', label: t('datasets.column.rows'), align: 'end', cell: (version) => version.report.rows.toLocaleString() },
          { key: 'size', label: t('datasets.column.size'), align: 'end', cell: (version) => bytes(version.bytes) },
          { key: 'created', label: t('datasets.column.created'), cell: (version) => <RelativeTime time={version.createdAt} /> },
        ]}
      />
    </Card>
  );
}
