import { Button, Checkbox } from '@fluentui/react-components';
import { ArrowUploadRegular, DeleteRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { datasets } from '../../api/datasets';
import { ApiError } from '../../api/http';
import { queries } from '../../api/queries';
import { ConfirmByName } from '../../ui/ConfirmByName';
import { Findings } from '../../ui/Findings';
import { Loaded } from '../../ui/Hollow';
import { Page } from '../../ui/Page';
import { useToasts } from '../../ui/useToasts';
import { useMay } from '../access/useRole';
import { RowPreview } from './RowPreview';
import { TokenCount } from './TokenCount';
import { UploadDialog } from './UploadDialog';
import { VersionList } from './VersionList';
import { VersionReport } from './VersionReport';
import { VersionUses } from './VersionUses';

export function DatasetPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayChange = useMay('contributor');
  const name = useParams().name ?? '';
  const [search, setSearch] = useSearchParams();
  const versions = useQuery(queries.dataset(name));
  const [dialog, setDialog] = useState<'upload' | 'delete' | null>(null);
  const [isForced, setForced] = useState(false);
  const remove = useRemove(name, () => navigate('/datasets'));
  const isNeeded = isForced || (remove.error instanceof ApiError && remove.error.status === 409);
  return (
    <Page
      title={name}
      trail={[{ label: t('datasets.title'), to: '/datasets' }]}
      actions={
        mayChange && (
          <>
            <Button icon={<DeleteRegular />} onClick={() => setDialog('delete')}>
              {t('common.delete')}
            </Button>
            <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => setDialog('upload')}>
              {t('datasets.uploadVersion')}
            </Button>
          </>
        )
      }
    >
      <Loaded query={versions}>
        {(all) => {
          const newestFirst = [...all].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
          const shown = newestFirst.find((version) => version.version === search.get('version')) ?? newestFirst[0];
          return (
            <>
              <VersionList versions={newestFirst} shown={shown} onShow={(version) => setSearch({ version }, { replace: true })} />
              {shown && (
                <>
                  <VersionReport version={shown} />
                  <TokenCount key={`${shown.version} tokens`} version={shown} />
                  <RowPreview key={shown.version} version={shown} />
                  <VersionUses version={shown} />
                </>
              )}
            </>
          );
        }}
      </Loaded>
      {dialog === 'upload' && <UploadDialog dataset={name} onClose={() => setDialog(null)} onUploaded={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <ConfirmByName
          title={t('datasets.delete.title', { name })}
          name={name}
          isBusy={remove.isPending}
          onClose={() => setDialog(null)}
          onConfirm={() => remove.mutate(isForced)}
        >
          <p>{t('datasets.delete.warning')}</p>
          {remove.error instanceof ApiError && <Findings findings={remove.error.findings} />}
          {isNeeded && (
            <Checkbox label={t('datasets.delete.force')} checked={isForced} onChange={(_, { checked }) => setForced(checked === true)} />
          )}
        </ConfirmByName>
      )}
    </Page>
  );
}

function useRemove(name: string, onGone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (isForced: boolean) => datasets.remove(name, isForced),
    onSuccess: () => {
      onGone();
      client.removeQueries({ queryKey: ['datasets', name] });
      void client.invalidateQueries({ queryKey: ['datasets'] });
      toasts.success(t('datasets.delete.done', { name }));
    },
    // What the service objects to is shown in the dialog.
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
}
