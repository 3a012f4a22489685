import { Button, Field, Input, Select } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../api/tasks';
import { local } from '../../../i18n';
import { FormDialog } from '../../../ui/FormDialog';
import styles from './create.module.css';
import { applies, effective } from './document';
import { readValues, sizeOf, sweep } from './sweep';
import { useWizard } from './WizardContext';

interface SweepDialogProps {
  base: JobDocument;
  /** Most jobs that may be made. */
  room: number;
  onSweep: (jobs: JobDocument[]) => void;
  onClose: () => void;
}

/** Makes a job for every combination of listed values. */
export function SweepDialog({ base, room, onSweep, onClose }: SweepDialogProps) {
  const { t } = useTranslation();
  const { document, table } = useWizard();
  const [lines, setLines] = useState([{ id: 0, path: 'hyperparameters.learningRate', text: '' }]);
  const rows = table.filter((row) => row.section !== 'basic' && row.kind !== 'text' && applies(row, document, table));
  const axes = lines.flatMap(({ path, text }) => {
    const row = rows.find((candidate) => candidate.path === path);
    const values = row ? readValues(row, text) : [];
    return row && values.length > 0 ? [{ row, values }] : [];
  });
  const count = axes.length === 0 ? 0 : sizeOf(axes);
  const change = (id: number, part: Partial<{ path: string; text: string }>) =>
    setLines((all) => all.map((line) => (line.id === id ? { ...line, ...part } : line)));
  return (
    <FormDialog
      title={t('create.sweep.title')}
      onSubmit={() => onSweep(sweep(base, axes))}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={count === 0 || count > room}>
            {t('create.sweep.make', { count })}
          </Button>
        </>
      }
    >
      <p>{t('create.sweep.help', { name: String(base.name ?? '') })}</p>
      {lines.map((line) => (
        <div key={line.id} className={styles.withReset}>
          <Field label={t('create.sweep.parameter')}>
            <Select value={line.path} onChange={(_, data) => change(line.id, { path: data.value })}>
              {rows.map((row) => (
                <option key={row.path} value={row.path}>
                  {local(row.label)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('create.sweep.values')}>
            <Input
              value={line.text}
              placeholder={String(effective(base, line.path, table) ?? '')}
              onChange={(_, data) => change(line.id, { text: data.value })}
            />
          </Field>
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={t('create.sweep.remove')}
            disabled={lines.length === 1}
            onClick={() => setLines((all) => all.filter((other) => other.id !== line.id))}
          />
        </div>
      ))}
      <Button
        size="small"
        appearance="subtle"
        icon={<AddRegular />}
        onClick={() => setLines((all) => [...all, { id: Math.max(...all.map(({ id }) => id)) + 1, path: rows[0]?.path ?? '', text: '' }])}
      >
        {t('create.sweep.add')}
      </Button>
      <p className={count > room ? styles.bad : styles.note}>
        {t(count > room ? 'create.sweep.tooMany' : 'create.sweep.count', { count, room })}
      </p>
    </FormDialog>
  );
}
