import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/http';
import type { DatasetVersion } from '../../../api/schema';
import { useToasts } from '../../../ui/useToasts';
import { StorageOutOfReach, type UploadNews } from './DirectUpload';
import { upload } from './upload';

interface Wanted {
  dataset: string;
  file: File;
}

/** Uploads a file, and tells how far it is. It ends with whatever shows it; what was sent stays in storage. */
export function useUpload(onUploaded: (version: DatasetVersion) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [share, setShare] = useState(0);
  const [news, setNews] = useState<UploadNews | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const request = useMutation({
    mutationFn: ({ dataset, file }: Wanted) => {
      setShare(0);
      setNews(null);
      stop.current = new AbortController();
      return upload(dataset, file, { onShare: setShare, onNews: setNews, signal: stop.current.signal });
    },
    onSuccess: (version) => {
      void client.invalidateQueries({ queryKey: ['datasets'] });
      toasts.success(t('datasets.uploaded', { name: version.dataset, rows: version.report.rows }));
      onUploaded(version);
    },
    onError: (error) => !isShown(error) && !stop.current?.signal.aborted && toasts.failure(error),
  });
  return { ...request, share, news };
}

/** Whether an error is told where the file stands. */
const isShown = (error: unknown) => error instanceof ApiError || error instanceof StorageOutOfReach;
