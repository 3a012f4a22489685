import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterView } from '../../../api/schema';
import type { TaskDocument } from '../../../api/tasks';
import { Page } from '../../../ui/Page';
import { BasicStep } from './BasicStep';
import { CheckPanel } from './CheckPanel';
import styles from './create.module.css';
import { JobsStep } from './JobsStep';
import { StepBar } from './StepBar';
import { TextPanel } from './TextPanel';
import { useDraft } from './useDraft';
import { useValidation } from './useValidation';
import { type Wizard, WizardContext } from './WizardContext';
import { WizardFooter } from './WizardFooter';

interface WizardPageProps {
  table: ParameterView[];
  original: TaskDocument | null;
}

export type Step = 'basic' | 'jobs';

export function WizardPage({ table, original }: WizardPageProps) {
  const { t } = useTranslation();
  const { document, setDocument, discard } = useDraft(original);
  const { data: validation, isCurrent } = useValidation(document);
  const [step, setStep] = useState<Step>('basic');
  const [job, setJob] = useState(0);
  const [isTried, setTried] = useState(original !== null);
  const wizard = useMemo<Wizard>(
    () => ({ document, setDocument, table, validation, isTried }),
    [document, setDocument, table, validation, isTried],
  );

  const goTo = (next: Step) => {
    setTried(true);
    setStep(next);
  };

  const show = (path: string) => {
    setTried(true);
    const place = /^jobs\[(\d+)\]/.exec(path);
    setStep(place ? 'jobs' : 'basic');
    setJob(place ? Number(place[1]) : job);
    // After the step is drawn.
    setTimeout(() => reveal(path));
  };

  return (
    <WizardContext value={wizard}>
      <Page title={t('create.title')} trail={[{ label: t('tasks.title'), to: '/tasks' }]} actions={<StepBar step={step} onStep={goTo} />}>
        <div className={styles.layout}>
          <div className={styles.main}>{step === 'basic' ? <BasicStep /> : <JobsStep job={job} onJob={setJob} />}</div>
          <div className={styles.aside}>
            <CheckPanel validation={validation} isCurrent={isCurrent} onPath={show} />
            <TextPanel />
          </div>
        </div>
        <WizardFooter step={step} onStep={goTo} isReady={isCurrent && validation?.valid === true} onDiscard={discard} />
      </Page>
    </WizardContext>
  );
}

/** Brings the field that a finding names into view, opening its section. */
function reveal(path: string) {
  for (let part = path; part !== ''; part = part.slice(0, Math.max(part.lastIndexOf('.'), part.lastIndexOf('['), 0))) {
    const field = window.document.getElementById(`field-${part}`);
    if (field) {
      field.closest('details')?.setAttribute('open', '');
      field.scrollIntoView({ block: 'center' });
      field.querySelector<HTMLElement>('input, select, button[role="switch"]')?.focus();
      return;
    }
  }
}
