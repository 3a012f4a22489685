import { Select } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ParameterView } from '../../../api/schema';
import { FieldFrame } from './FieldFrame';

interface ListFieldProps {
  row: ParameterView;
  path: string;
  value: unknown;
  choices: { value: string; label: string }[];
  /** What leaving it open means. */
  automatic?: string;
  isRequired?: boolean;
  onChange: (value: string | undefined) => void;
}

/** A parameter whose values stand in a list of this installation. */
export function ListField({ row, path, value, choices, automatic, isRequired, onChange }: ListFieldProps) {
  const { t } = useTranslation();
  const chosen = typeof value === 'string' ? value : '';
  const isUnknown = chosen !== '' && !choices.some((choice) => choice.value === chosen);
  return (
    <FieldFrame row={row} path={path} isRequired={isRequired}>
      <Select value={chosen} onChange={(_, data) => onChange(data.value === '' ? undefined : data.value)}>
        {(automatic !== undefined || chosen === '') && <option value="">{automatic ?? t('create.choose')}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
        {isUnknown && <option value={chosen}>{chosen}</option>}
      </Select>
    </FieldFrame>
  );
}
