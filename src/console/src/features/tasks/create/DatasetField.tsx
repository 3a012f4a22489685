import { Button, Combobox, mergeClasses, Option } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { DatasetVersion, ParameterView } from '../../../api/schema';
import { local } from '../../../i18n';
import { bytes } from '../../../ui/format';
import { useFillStyles } from '../../../ui/useFillStyles';
import { UploadDialog } from '../../datasets/UploadDialog';
import { newestVersions } from '../../datasets/versions';
import styles from './create.module.css';
import { effective, withValue } from './document';
import { FieldFrame } from './FieldFrame';
import { useWizard } from './WizardContext';

export function DatasetField({ row }: { row: ParameterView }) {
  const { t } = useTranslation();
  const fill = useFillStyles();
  const { document, setDocument, table } = useWizard();
  const { data: versions = [] } = useQuery(queries.datasets());
  const [isUploading, setUploading] = useState(false);
  const chosen = namesOf(document[row.path]);
  const stage = String(effective(document, 'stage', table));
  // Only what the stage can train is offered; what was chosen before stays to be seen, and is told as a finding.
  const offered = newestVersions(versions).filter(
    (version) => version.report.fits?.[stage]?.fits !== false || chosen.includes(version.dataset),
  );
  const choose = (names: string[]) =>
    setDocument((before) => withValue(before, row.path, names.length === 0 ? undefined : names.length === 1 ? names[0] : names));
  return (
    <>
      <FieldFrame row={row} path={row.path} isRequired={!row.optional} isWide>
        <span className={styles.withReset}>
          <Combobox
            className={mergeClasses(fill.fill, fill.input)}
            multiselect
            value={chosen.join(', ')}
            selectedOptions={chosen}
            placeholder={t('create.chooseDataset')}
            expandIcon={{ 'aria-label': t('common.choices') }}
            onOptionSelect={(_, data) => choose(data.selectedOptions)}
            aria-label={local(row.label)}
          >
            {offered.map((version) => (
              <DatasetOption key={version.dataset} version={version} />
            ))}
          </Combobox>
          <Button
            icon={<ArrowUploadRegular />}
            aria-label={t('create.uploadFor', { name: local(row.label) })}
            onClick={() => setUploading(true)}
          >
            {t('create.upload')}
          </Button>
        </span>
      </FieldFrame>
      {isUploading && (
        <UploadDialog
          onClose={() => setUploading(false)}
          onUploaded={(version) => {
            setUploading(false);
            choose([...chosen.filter((name) => name.split('@')[0] !== version.dataset), version.dataset]);
          }}
        />
      )}
    </>
  );
}

function DatasetOption({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  return (
    <Option value={version.dataset} text={version.dataset}>
      <span className={styles.option}>
        {version.dataset}
        <small>{t('create.datasetFacts', { rows: version.report.rows, format: version.report.format, size: bytes(version.bytes) })}</small>
      </span>
    </Option>
  );
}

function namesOf(dataset: unknown): string[] {
  return (Array.isArray(dataset) ? dataset : [dataset]).filter((name): name is string => typeof name === 'string' && name !== '');
}
