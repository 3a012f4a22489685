import { useTranslation } from 'react-i18next';
import type { DatasetVersion } from '../../api/schema';
import { Facts } from '../../ui/Facts';
import { Findings } from '../../ui/Findings';
import { bytes } from '../../ui/format';
import { Card } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import { useFormat } from '../../ui/useFormat';

export function VersionReport({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  const { number, dateTime } = useFormat();
  const { report } = version;
  return (
    <Card title={t('datasets.report')}>
      <Facts
        facts={[
          { label: t('datasets.column.format'), value: report.format },
          { label: t('datasets.column.rows'), value: number(report.rows) },
          { label: t('datasets.invalidRows'), value: number(report.invalidRows) },
          { label: t('datasets.characters'), value: number(report.characters) },
          { label: t('datasets.meanRow'), value: number(Math.round(report.meanRowCharacters)) },
          { label: t('datasets.longestRow'), value: number(report.maxRowCharacters) },
          { label: t('datasets.column.size'), value: bytes(version.bytes) },
          { label: t('datasets.column.created'), value: dateTime(version.createdAt) },
          { label: 'SHA-256', value: <code className={ui.code}>{version.sha256}</code> },
        ]}
      />
      <p>{report.findings.length === 0 && t('datasets.noFindings')}</p>
      <Findings findings={report.findings} />
    </Card>
  );
}
