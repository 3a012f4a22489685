import { Badge } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DatasetVersion } from '../../api/schema';
import { local } from '../../i18n';
import { Facts } from '../../ui/Facts';
import { bytes } from '../../ui/format';
import { Card } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import { useFormat } from '../../ui/useFormat';
import styles from './datasets.module.css';
import { FindingGroups } from './FindingGroups';
import { Histogram } from './Histogram';

/** What the check of a whole file told: what it holds, which stages it can train, and everything that was found. */
export function VersionReport({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  const { number, dateTime } = useFormat();
  const { report } = version;
  return (
    <>
      <Card title={t('datasets.report')}>
        <Facts
          facts={[
            { label: t('datasets.column.format'), value: report.format },
            { label: t('datasets.column.rows'), value: number(report.rows) },
            { label: t('datasets.invalidRows'), value: number(report.invalidRows) },
            { label: t('datasets.tokens'), value: number(report.statistics?.tokens) },
            { label: t('datasets.characters'), value: number(report.characters) },
            { label: t('datasets.meanRow'), value: number(Math.round(report.meanRowCharacters)) },
            { label: t('datasets.longestRow'), value: number(report.maxRowCharacters) },
            { label: t('datasets.column.size'), value: bytes(version.bytes) },
            { label: t('datasets.column.created'), value: dateTime(version.createdAt) },
            { label: t('datasets.fits'), value: <Fits version={version} /> },
            { label: t('datasets.hash'), value: <code className={ui.code}>{version.sha256}</code> },
          ]}
        />
      </Card>
      <Card title={t('datasets.findings')}>
        {report.findings.length === 0 ? (
          <p className={styles.note}>{t('datasets.noFindings')}</p>
        ) : (
          <FindingGroups groups={report.findings} />
        )}
      </Card>
      {report.statistics && report.statistics.tokenHistogram.length > 0 && (
        <Card title={t('datasets.lengths')}>
          <Histogram buckets={report.statistics.tokenHistogram} label={t('datasets.lengths')} />
        </Card>
      )}
    </>
  );
}

function Fits({ version }: { version: DatasetVersion }) {
  return (
    <span className={styles.fits}>
      {Object.entries(version.report.fits ?? {}).map(([stage, fit]) => (
        <Badge
          key={stage}
          appearance={fit.fits ? 'tint' : 'outline'}
          color={fit.fits ? 'success' : 'informative'}
          title={local(fit.reason)}
        >
          {stage}
        </Badge>
      ))}
    </span>
  );
}
