import { useTranslation } from 'react-i18next';
import styles from './create.module.css';
import type { Step } from './WizardPage';

const steps: readonly Step[] = ['basic', 'jobs'];

export function StepBar({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps}>
      {steps.map((item, index) => (
        <li key={item}>
          <button type="button" className={styles.step} aria-current={item === step ? 'step' : undefined} onClick={() => onStep(item)}>
            <i>{index + 1}</i>
            {t(`create.step.${item}`)}
          </button>
        </li>
      ))}
    </ol>
  );
}
