import { Field, Input } from '@fluentui/react-components';
import { ChevronRightRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { ParameterSection, ParameterView } from '../../../api/schema';
import type { JobDocument } from '../../../api/tasks';
import { local } from '../../../i18n';
import styles from './create.module.css';
import { applies, locationOf, valueAt, withValue } from './document';
import { ListField } from './ListField';
import { ParameterField } from './ParameterField';
import { useFindings, useWizard } from './WizardContext';

const sections: readonly ParameterSection[] = ['task', 'hyperparameters', 'lora', 'advanced', 'other'];

interface JobFormProps {
  index: number;
  job: JobDocument;
  onChange: (job: JobDocument) => void;
}

/** All parameters of one job, section by section, as the table says. */
export function JobForm({ index, job, onChange }: JobFormProps) {
  const { t } = useTranslation();
  const { document, table } = useWizard();
  const rows = table.filter((row) => row.section !== 'basic' && applies(row, document, table));
  return (
    <>
      {sections.map((section) => {
        const own = rows.filter((row) => row.section === section);
        const changed = own.filter((row) => valueAt(job, row.path) !== undefined).length;
        return (
          own.length > 0 && (
            <details key={section} className={styles.section} open={section !== 'advanced' && section !== 'other'} data-section={section}>
              <summary>
                <ChevronRightRegular />
                {t(`create.section.${section}`)}
                {changed > 0 && <span className={styles.count}>{t('create.changed', { count: changed })}</span>}
              </summary>
              <div className={styles.grid}>
                {section === 'task' && <JobName index={index} job={job} onChange={onChange} />}
                {own.map((row) => (
                  <JobField key={row.path} row={row} index={index} job={job} onChange={onChange} />
                ))}
              </div>
            </details>
          )
        );
      })}
    </>
  );
}

function JobName({ index, job, onChange }: JobFormProps) {
  const { t } = useTranslation();
  const path = `jobs[${index}].name`;
  const finding = useFindings(path)[0];
  return (
    <div id={`field-${path}`} className={styles.field}>
      <Field
        label={t('create.jobName')}
        required
        validationState={finding ? 'error' : 'none'}
        validationMessage={finding && `${local(finding.message)} ${local(finding.fix)}`}
      >
        <Input value={String(job.name ?? '')} spellCheck={false} onChange={(_, data) => onChange({ ...job, name: data.value })} />
      </Field>
    </div>
  );
}

function JobField({ row, index, job, onChange }: JobFormProps & { row: ParameterView }) {
  const { t } = useTranslation();
  const { document, table } = useWizard();
  const { data: offers = [] } = useQuery(queries.offers());
  const path = `jobs[${index}].${row.path}`;
  const value = valueAt(job, row.path);
  const change = (next: unknown) => onChange(withValue(job, row.path, next));
  if (row.choicesFrom !== 'computeTypes') {
    return <ParameterField row={row} path={path} value={value} onChange={change} />;
  }

  const location = locationOf(document, table, offers);
  const choices = offers
    .filter((offer) => offer.location === location)
    .map((offer) => ({
      value: offer.computeType,
      label: t(offer.device === 'gpu' ? 'create.gpuOffer' : 'create.cpuOffer', {
        type: offer.computeType,
        count: offer.cardsPerNode,
        memory: Math.round(offer.memoryGiBPerCard),
      }),
    }));
  return <ListField row={row} path={path} value={value} automatic={t('create.automatic')} choices={choices} onChange={change} />;
}
