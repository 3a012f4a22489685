import { Input } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/http';
import type { ParameterView } from '../../../api/schema';
import { tasks } from '../../../api/tasks';
import { FieldFrame } from './FieldFrame';
import { useWizard } from './WizardContext';

const rule = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function NameField({ row }: { row: ParameterView }) {
  const { t } = useTranslation();
  const { document, setDocument } = useWizard();
  const name = typeof document.name === 'string' ? document.name : '';
  const isTaken = useIsTaken(useDeferredValue(name));
  return (
    <FieldFrame row={row} path="name" isRequired problem={isTaken ? t('create.nameTaken', { name }) : undefined}>
      <Input
        value={name}
        spellCheck={false}
        autoComplete="off"
        maxLength={80}
        onChange={(_, data) => setDocument((before) => ({ ...before, name: data.value }))}
      />
    </FieldFrame>
  );
}

function useIsTaken(name: string): boolean {
  const { data } = useQuery({
    queryKey: ['taken', name],
    enabled: rule.test(name),
    staleTime: 5_000,
    queryFn: async ({ signal }) => {
      try {
        await tasks.find(name, signal);
        return true;
      } catch (error) {
        if (error instanceof ApiError && error.isNotFound) {
          return false;
        }

        throw error;
      }
    },
  });
  return data === true && rule.test(name);
}
