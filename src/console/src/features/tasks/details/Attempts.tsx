import { useTranslation } from 'react-i18next';
import type { Attempt, JobView } from '../../../api/schema';
import { local } from '../../../i18n';
import { DataTable } from '../../../ui/DataTable';
import { useFormat } from '../../../ui/useFormat';

/** The executions of the job on compute. */
export function Attempts({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const { dateTime, span } = useFormat();
  const length = (attempt: Attempt) =>
    attempt.endedAt ? span((Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / 1000) : t('common.none');
  return job.attempts.length === 0 ? null : (
    <DataTable<Attempt>
      label={t('details.attempts')}
      rows={job.attempts}
      keyOf={(attempt) => String(attempt.number)}
      columns={[
        { key: 'number', label: t('details.attempts'), cell: (attempt) => attempt.number },
        {
          key: 'outcome',
          label: t('details.outcome'),
          cell: (attempt) => (attempt.outcome ? t(`details.outcomes.${attempt.outcome}`) : t('details.outcomes.running')),
        },
        { key: 'started', label: t('details.started'), cell: (attempt) => dateTime(attempt.startedAt) },
        { key: 'length', label: t('details.length'), cell: length },
        { key: 'error', label: t('details.cause'), cell: (attempt) => (attempt.error ? local(attempt.error.message) : t('common.none')) },
      ]}
    />
  );
}
