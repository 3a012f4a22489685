import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { AddRegular, CopyRegular, DeleteRegular, TableMoveBelowRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/Page';
import styles from './create.module.css';
import { jobsOf, MaxJobs, withJob, withNewJob, withoutJob } from './document';
import { JobForm } from './JobForm';
import { SweepDialog } from './SweepDialog';
import { useWizard } from './WizardContext';

interface JobsStepProps {
  job: number;
  onJob: (job: number) => void;
}

export function JobsStep({ job: wanted, onJob }: JobsStepProps) {
  const { t } = useTranslation();
  const { document, setDocument, validation } = useWizard();
  const [isSweeping, setSweeping] = useState(false);
  const jobs = jobsOf(document);
  const job = Math.min(wanted, jobs.length - 1);
  const shown = jobs[job];
  const isFull = jobs.length >= MaxJobs;
  const add = (like?: number) => {
    setDocument((before) => withNewJob(before, like));
    onJob(jobs.length);
  };
  const faults = (index: number) =>
    validation?.findings.filter((finding) => finding.severity === 'error' && finding.path.startsWith(`jobs[${index}]`)).length ?? 0;
  return (
    <Card title={t('create.step.jobs')}>
      <div className={styles.jobBar}>
        <TabList selectedValue={job} onTabSelect={(_, data) => onJob(data.value as number)} size="small">
          {jobs.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a job is its place; its name is being written.
            <Tab key={index} value={index}>
              {String(item.name ?? '') || t('create.unnamed')}
              {faults(index) > 0 && <span className={styles.bad}> ●</span>}
            </Tab>
          ))}
        </TabList>
        <Tooltip content={t('create.addJob')} relationship="label">
          <Button size="small" appearance="subtle" icon={<AddRegular />} disabled={isFull} onClick={() => add()} data-testid="add-job" />
        </Tooltip>
        <Button size="small" appearance="subtle" icon={<CopyRegular />} disabled={isFull} onClick={() => add(job)}>
          {t('create.copyJob')}
        </Button>
        <Button size="small" appearance="subtle" icon={<TableMoveBelowRegular />} onClick={() => setSweeping(true)}>
          {t('create.sweep.open')}
        </Button>
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          disabled={jobs.length <= 1}
          onClick={() => {
            setDocument((before) => withoutJob(before, job));
            onJob(Math.max(0, job - 1));
          }}
        >
          {t('create.removeJob')}
        </Button>
      </div>
      {shown && <JobForm key={job} index={job} job={shown} onChange={(next) => setDocument((before) => withJob(before, job, next))} />}
      {isSweeping && shown && (
        <SweepDialog
          base={shown}
          room={MaxJobs - jobs.length + 1}
          onClose={() => setSweeping(false)}
          onSweep={(made) => {
            setDocument((before) => ({ ...before, jobs: [...jobsOf(before).slice(0, job), ...made, ...jobsOf(before).slice(job + 1)] }));
            setSweeping(false);
          }}
        />
      )}
    </Card>
  );
}
