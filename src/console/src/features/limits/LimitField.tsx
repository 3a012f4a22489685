import { Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../api/schema';
import { findingProps } from '../../ui/findingProps';

interface LimitFieldProps {
  label: string;
  hint?: string;
  value: string;
  /** What the service found in it. */
  finding: Finding | undefined;
  onChange: (value: string) => void;
}

/** A number, or nothing for no limit. */
export function LimitField({ label, hint, value, finding, onChange }: LimitFieldProps) {
  const { t } = useTranslation();
  return (
    <Field label={label} hint={finding ? undefined : hint} {...findingProps(finding)}>
      <Input value={value} inputMode="decimal" placeholder={t('limits.noLimit')} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
