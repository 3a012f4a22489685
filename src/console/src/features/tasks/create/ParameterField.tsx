import { Button, Input, Select, Switch, Tooltip } from '@fluentui/react-components';
import { ArrowResetRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterView } from '../../../api/schema';
import { local } from '../../../i18n';
import styles from './create.module.css';
import { FieldFrame } from './FieldFrame';
import { readValue } from './sweep';

interface ParameterFieldProps {
  row: ParameterView;
  path: string;
  /** Undefined where nothing is written and the default holds. */
  value: unknown;
  onChange: (value: unknown) => void;
}

/** The control of one row of the table of parameters. */
export function ParameterField({ row, path, value, onChange }: ParameterFieldProps) {
  return (
    <FieldFrame row={row} path={path}>
      <Control row={row} value={value} onChange={onChange} />
    </FieldFrame>
  );
}

type ControlProps = Omit<ParameterFieldProps, 'path'>;

function Control({ row, value, onChange, ...field }: ControlProps) {
  const { t } = useTranslation();
  const isChanged = value !== undefined;
  const reset = isChanged ? (
    <Tooltip content={t('create.reset')} relationship="label">
      <Button size="small" appearance="transparent" icon={<ArrowResetRegular />} onClick={() => onChange(undefined)} />
    </Tooltip>
  ) : undefined;
  if (row.kind === 'flag') {
    return <Switch {...field} checked={(value ?? row.default) === true} onChange={(_, data) => onChange(data.checked)} />;
  }

  return row.kind === 'choice' ? (
    <span className={styles.withReset}>
      <Select {...field} value={String(value ?? row.default ?? '')} onChange={(_, data) => onChange(data.value)}>
        {row.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {local(choice.label)}
          </option>
        ))}
      </Select>
      {reset}
    </span>
  ) : (
    <TextControl {...field} row={row} value={value} onChange={onChange} reset={reset} />
  );
}

/** Keeps what is typed until it is a value, so that <c>1e-</c> does not jump. */
function TextControl({ row, value, onChange, reset, ...field }: ControlProps & { reset: React.ReactElement | undefined }) {
  const { t } = useTranslation();
  const [text, setText] = useState(textOf(value));
  useEffect(() => {
    setText((typed) => (typed !== '' && readValue(row, typed) === value ? typed : textOf(value)));
  }, [row, value]);
  const isNumber = row.kind === 'integer' || row.kind === 'number';
  return (
    <Input
      {...field}
      value={text}
      inputMode={isNumber ? 'decimal' : undefined}
      placeholder={
        row.default === null || row.default === '' ? t(row.optional ? 'create.notSet' : 'create.automatic') : textOf(row.default)
      }
      contentAfter={reset}
      onChange={(_, data) => {
        setText(data.value);
        onChange(data.value.trim() === '' ? undefined : readValue(row, data.value));
      }}
    />
  );
}

function textOf(value: unknown): string {
  return value === undefined || value === null
    ? ''
    : typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3
      ? value.toExponential()
      : String(value);
}
