import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetVersion } from '../../api/schema';
import { FormDialog } from '../../ui/FormDialog';
import { bytes } from '../../ui/format';
import ui from '../../ui/ui.module.css';
import styles from './datasets.module.css';
import { FilePreview } from './FilePreview';
import { UploadState } from './upload/UploadState';
import { useUpload } from './upload/useUpload';
import { nameFromFile } from './versions';

interface UploadDialogProps {
  /** Set where a version of a known dataset is uploaded. */
  dataset?: string;
  onUploaded: (version: DatasetVersion) => void;
  onClose: () => void;
}

export function UploadDialog({ dataset, onUploaded, onClose }: UploadDialogProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState(dataset ?? '');
  const upload = useUpload(onUploaded);
  const choose = (chosen: File | undefined) => {
    if (chosen) {
      setFile(chosen);
      setName((before) => before || nameFromFile(chosen.name));
      upload.reset();
    }
  };
  return (
    <FormDialog
      title={t(dataset ? 'datasets.uploadVersion' : 'datasets.upload')}
      className={ui.fields}
      onSubmit={() => file && upload.mutate({ dataset: name, file })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={!file || name === '' || upload.isPending}>
            {t('datasets.upload')}
          </Button>
        </>
      }
    >
      <FileDrop file={file} onFile={choose} />
      <Field label={t('datasets.column.name')} required hint={t('datasets.nameRule')}>
        <Input value={name} disabled={dataset !== undefined} onChange={(_, data) => setName(data.value)} />
      </Field>
      {file && <FilePreview file={file} />}
      {file && <UploadState file={file} upload={upload} />}
    </FormDialog>
  );
}

function FileDrop({ file, onFile }: { file: File | null; onFile: (file: File | undefined) => void }) {
  const { t } = useTranslation();
  return (
    <label
      className={styles.drop}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onFile(event.dataTransfer.files[0]);
      }}
    >
      <input
        type="file"
        className="visually-hidden"
        accept=".jsonl,.ndjson,.json,.txt,.csv,.tsv,.parquet,.gz,.zst"
        data-testid="file"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      {file ? `${file.name} · ${bytes(file.size)}` : t('datasets.drop')}
    </label>
  );
}
