import { Button, Field, Input, ProgressBar } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { datasets } from '../../api/datasets';
import { ApiError } from '../../api/http';
import type { DatasetVersion } from '../../api/schema';
import { Findings } from '../../ui/Findings';
import { FormDialog } from '../../ui/FormDialog';
import { bytes } from '../../ui/format';
import { useToasts } from '../../ui/useToasts';
import styles from './datasets.module.css';
import { FilePreview } from './FilePreview';
import { nameFromFile } from './versions';

interface UploadDialogProps {
  /** Set where a version of a known dataset is uploaded. */
  dataset?: string;
  onUploaded: (version: DatasetVersion) => void;
  onClose: () => void;
}

export function UploadDialog({ dataset, onUploaded, onClose }: UploadDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState(dataset ?? '');
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController>(null);
  const upload = useMutation({
    mutationFn: (chosen: File) => {
      stop.current = new AbortController();
      return datasets.upload(name, chosen, setShare, stop.current.signal);
    },
    onSuccess: (version) => {
      void client.invalidateQueries({ queryKey: ['datasets'] });
      toasts.success(t('datasets.uploaded', { name: version.dataset, rows: version.report.rows }));
      onUploaded(version);
    },
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  const choose = (chosen: File | undefined) => {
    if (chosen) {
      setFile(chosen);
      setName((before) => before || nameFromFile(chosen.name));
      upload.reset();
    }
  };
  const close = () => {
    stop.current?.abort();
    onClose();
  };
  return (
    <FormDialog
      title={t(dataset ? 'datasets.uploadVersion' : 'datasets.upload')}
      className={styles.dialog}
      onSubmit={() => file && upload.mutate(file)}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
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
      {upload.isPending && (
        <Field hint={share < 1 ? t('datasets.sent', { percent: Math.round(share * 100) }) : t('datasets.checking')}>
          <ProgressBar value={share < 1 ? share : undefined} aria-label={t('datasets.upload')} />
        </Field>
      )}
      {upload.error instanceof ApiError && <Findings findings={upload.error.findings} />}
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
        accept=".jsonl,.json,.txt,.csv"
        data-testid="file"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      {file ? `${file.name} · ${bytes(file.size)}` : t('datasets.drop')}
    </label>
  );
}
