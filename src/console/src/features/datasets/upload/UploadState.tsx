import { Field, MessageBar, MessageBarBody, ProgressBar } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/http';
import { Findings } from '../../../ui/Findings';
import { StorageOutOfReach } from './DirectUpload';
import { SmallBytes } from './upload';
import type { useUpload } from './useUpload';

interface UploadStateProps {
  file: File;
  upload: ReturnType<typeof useUpload>;
}

/** How far a file is, what came in its way, and what was found in it. */
export function UploadState({ file, upload: { isPending, share, news, error } }: UploadStateProps) {
  const { t } = useTranslation();
  return (
    <>
      {isPending && (
        <Field hint={share < 1 ? t('datasets.sent', { percent: Math.round(share * 100) }) : t('datasets.checking')}>
          <ProgressBar value={share < 1 ? share : undefined} aria-label={t('datasets.upload')} />
        </Field>
      )}
      {isPending && news && (
        <MessageBar intent={news === 'resumed' ? 'info' : 'warning'}>
          <MessageBarBody>{t(`datasets.news.${news}`)}</MessageBarBody>
        </MessageBar>
      )}
      {isPending && share < 1 && file.size > SmallBytes && <small>{t('datasets.resumable')}</small>}
      {error instanceof ApiError && <Findings findings={error.findings} />}
      {error instanceof StorageOutOfReach && (
        <MessageBar intent="error">
          <MessageBarBody>{t('datasets.outOfReach')}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
