import { Field, type FieldProps, InfoLabel } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterView } from '../../../api/schema';
import { local } from '../../../i18n';
import { findingProps } from '../../../ui/findingProps';
import { useFormat } from '../../../ui/useFormat';
import styles from './create.module.css';
import { valueAt } from './document';
import { useFindings, useWizard } from './WizardContext';

interface FieldFrameProps {
  row: ParameterView;
  /** Path in the document, as findings name it. */
  path: string;
  isRequired?: boolean;
  /** Takes a whole line of the form. */
  isWide?: boolean;
  /** Overrides what the service found, where the page knows more. */
  problem?: string;
  children: ReactElement;
}

/** Label, help, advice and findings round the control of one parameter. */
export function FieldFrame({ row, path, isRequired, isWide, problem, children }: FieldFrameProps) {
  const { document, isTried } = useWizard();
  const isUntouched = isRequired === true && !isTried && (valueAt(document, path) ?? '') === '';
  const found = useFindings(path)[0];
  const finding = isUntouched ? undefined : found;
  const shown: Partial<FieldProps> = problem ? { validationState: 'error', validationMessage: problem } : findingProps(finding);
  const advice = useAdvice(row);
  return (
    <div className={isWide ? `${styles.field} ${styles.wide}` : styles.field} id={`field-${path}`} data-parameter={row.path}>
      <Field
        {...shown}
        required={isRequired}
        hint={shown.validationMessage ? undefined : advice}
        label={{
          children: (_: unknown, props: object) => (
            <InfoLabel {...props} info={<Help row={row} />}>
              {local(row.label)}
              {row.unit && <span className={styles.unit}> ({local(row.unit)})</span>}
            </InfoLabel>
          ),
        }}
      >
        {children}
      </Field>
    </div>
  );
}

function Help({ row }: { row: ParameterView }) {
  const { t } = useTranslation();
  return (
    <>
      {local(row.help)}
      {row.argument && (
        <div>
          {t('create.argument')} <code>{row.argument}</code>
        </div>
      )}
    </>
  );
}

function useAdvice(row: ParameterView): string | undefined {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { recommendedMinimum: low, recommendedMaximum: high } = row;
  if (typeof low === 'number' && typeof high === 'number') {
    return low === high
      ? t('create.recommended', { range: number(low) })
      : t('create.recommended', { range: `${number(low)} – ${number(high)}` });
  }

  return undefined;
}
