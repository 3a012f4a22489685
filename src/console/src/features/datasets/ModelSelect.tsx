import { Select } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { BaseModel } from '../../api/schema';

interface ModelSelectProps {
  models: readonly BaseModel[];
  value: string;
  onChange: (model: string) => void;
}

/** The base model whose tokenizer reads the rows of a version. */
export function ModelSelect({ models, value, onChange }: ModelSelectProps) {
  const { t } = useTranslation();
  return (
    <Select size="small" aria-label={t('tasks.column.model')} value={value} onChange={(_, data) => onChange(data.value)}>
      {models.map((item) => (
        <option key={item.name}>{item.name}</option>
      ))}
    </Select>
  );
}
