import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { jobs } from '../../../api/jobs';
import { queries } from '../../../api/queries';
import type { Artifact, CheckpointView, JobView } from '../../../api/schema';
import { DataTable } from '../../../ui/DataTable';
import { DownloadButton } from '../../../ui/DownloadButton';
import { bytes } from '../../../ui/format';
import { Loaded } from '../../../ui/Hollow';
import ui from '../../../ui/ui.module.css';
import { useFormat } from '../../../ui/useFormat';
import styles from './details.module.css';

/** Checkpoints and everything else that training left. */
export function Files({ task, job }: { task: string; job: JobView }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const checkpoints = useQuery(queries.checkpoints(task, job.name));
  const artifacts = useQuery(queries.artifacts(task, job.name));
  return (
    <div className={styles.files}>
      <h3>{t('details.checkpoints')}</h3>
      <Loaded query={checkpoints}>
        {(list) =>
          list.length === 0 ? (
            <p className={styles.note}>{t('details.noCheckpoints')}</p>
          ) : (
            <DataTable<CheckpointView>
              label={t('details.checkpoints')}
              rows={list}
              keyOf={(checkpoint) => checkpoint.folder}
              columns={[
                { key: 'step', label: t('details.step'), cell: (checkpoint) => checkpoint.step },
                { key: 'time', label: t('details.saved'), cell: (checkpoint) => dateTime(checkpoint.time) },
                { key: 'size', label: t('details.size'), align: 'end', cell: (checkpoint) => bytes(checkpoint.bytes) },
              ]}
            />
          )
        }
      </Loaded>
      <h3>{t('details.artifacts')}</h3>
      <Loaded query={artifacts}>
        {(list) => (
          <DataTable<Artifact>
            label={t('details.artifacts')}
            rows={list}
            keyOf={(artifact) => artifact.path}
            columns={[
              { key: 'path', label: t('details.path'), cell: (artifact) => <code className={ui.code}>{artifact.path}</code> },
              { key: 'size', label: t('details.size'), align: 'end', cell: (artifact) => bytes(artifact.bytes) },
              { key: 'time', label: t('details.saved'), cell: (artifact) => dateTime(artifact.lastModified) },
              {
                key: 'download',
                label: t('common.download'),
                isQuiet: true,
                cell: (artifact) => (
                  <DownloadButton
                    appearance="subtle"
                    aria-label={`${t('common.download')} ${artifact.path}`}
                    path={jobs.artifactUrl(task, job.name, artifact.path)}
                    name={artifact.path.slice(artifact.path.lastIndexOf('/') + 1)}
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </div>
  );
}
