import { Button } from '@fluentui/react-components';
import { ArrowUploadRegular, DatabaseRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { queries } from '../../api/queries';
import type { DatasetVersion } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { bytes } from '../../ui/format';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import { useMay } from '../access/useRole';
import { UploadDialog } from './UploadDialog';
import { newestVersions } from './versions';

export function DatasetListPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayUpload = useMay('contributor');
  const versions = useQuery(queries.datasets());
  const [isUploading, setUploading] = useState(false);
  const upload = mayUpload && (
    <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => setUploading(true)}>
      {t('datasets.upload')}
    </Button>
  );
  return (
    <Page title={t('datasets.title')} actions={upload}>
      <Card>
        <Loaded query={versions}>
          {(all) =>
            all.length === 0 ? (
              <Hollow icon={<DatabaseRegular />} title={t('datasets.empty')} help={t('datasets.emptyHelp')} action={upload} />
            ) : (
              <DataTable<DatasetVersion>
                label={t('datasets.title')}
                rows={newestVersions(all)}
                keyOf={(version) => version.dataset}
                columns={[
                  {
                    key: 'name',
                    label: t('datasets.column.name'),
                    cell: (version) => <Link to={`/datasets/${version.dataset}`}>{version.dataset}</Link>,
                  },
                  {
                    key: 'versions',
                    label: t('datasets.column.versions'),
                    align: 'end',
                    cell: (version) => all.filter((other) => other.dataset === version.dataset).length,
                  },
                  { key: 'format', label: t('datasets.column.format'), cell: (version) => version.report.format },
                  { key: 'rows', label: t('datasets.column.rows'), align: 'end', cell: (version) => version.report.rows.toLocaleString() },
                  { key: 'size', label: t('datasets.column.size'), align: 'end', cell: (version) => bytes(version.bytes) },
                  { key: 'created', label: t('datasets.column.created'), cell: (version) => <RelativeTime time={version.createdAt} /> },
                ]}
              />
            )
          }
        </Loaded>
      </Card>
      {isUploading && (
        <UploadDialog onClose={() => setUploading(false)} onUploaded={(version) => navigate(`/datasets/${version.dataset}`)} />
      )}
    </Page>
  );
}
