import { Badge } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { JobView, ParameterSection, ParameterView, TaskView } from '../../../api/schema';
import type { TaskDocument } from '../../../api/tasks';
import { local } from '../../../i18n';
import { Facts } from '../../../ui/Facts';
import { useFormat } from '../../../ui/useFormat';
import { applies, jobsOf, valueAt } from '../create/document';
import styles from './details.module.css';

interface ParameterFactsProps {
  task: TaskView;
  job: JobView;
  section: ParameterSection;
  table: readonly ParameterView[];
}

/** Every parameter of a section that applies, with what differs from the defaults marked. */
export function ParameterFacts({ task, job, section, table }: ParameterFactsProps) {
  const { t } = useTranslation();
  const document = task.specification as TaskDocument;
  const settings = jobsOf(document).find((candidate) => candidate.name === job.name) ?? {};
  const rows = table.filter((row) => row.section === section && applies(row, document, table));
  if (rows.length === 0) {
    return <p className={styles.note}>{t('details.doesNotApply')}</p>;
  }

  return <Facts facts={rows.map((row) => ({ label: local(row.label), value: <Value row={row} value={valueAt(settings, row.path)} /> }))} />;
}

function Value({ row, value }: { row: ParameterView; value: unknown }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const isChanged = value !== undefined && value !== null && row.default !== '' && JSON.stringify(value) !== JSON.stringify(row.default);
  const choice = row.choices.find((candidate) => candidate.value === value);
  const text =
    value === null || value === undefined || value === ''
      ? t('create.notSet')
      : typeof value === 'number'
        ? number(value)
        : typeof value === 'boolean'
          ? t(value ? 'common.yes' : 'common.no')
          : choice
            ? local(choice.label)
            : String(value);
  return (
    <span data-parameter={row.path} className={isChanged ? styles.changed : undefined}>
      {text}
      {row.unit && typeof value === 'number' && ` ${local(row.unit)}`}
      {isChanged && (
        <Badge size="small" appearance="tint" title={t('details.default', { value: String(row.default ?? t('create.notSet')) })}>
          {t('details.changed')}
        </Badge>
      )}
    </span>
  );
}
