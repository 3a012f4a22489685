import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import type { OwnWorkspace } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Findings } from '../../ui/Findings';
import { Card } from '../../ui/Page';
import { useToasts } from '../../ui/useToasts';
import { useMay } from '../access/useRole';
import styles from './settings.module.css';

/** The workspaces that one belongs to; administrators make new ones. */
export function WorkspacesCard({ workspaces }: { workspaces: readonly OwnWorkspace[] }) {
  const { t } = useTranslation();
  const mayCreate = useMay('administrator');
  return (
    <Card title={t('settings.workspaces')}>
      <DataTable<OwnWorkspace>
        label={t('settings.workspaces')}
        rows={workspaces}
        keyOf={(own) => own.name}
        columns={[
          { key: 'name', label: t('settings.name'), cell: (own) => <span data-raw>{own.name}</span> },
          { key: 'role', label: t('settings.role'), cell: (own) => t(`access.role.${own.role}`) },
        ]}
      />
      {mayCreate && <NewWorkspace />}
    </Card>
  );
}

function NewWorkspace() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => access.createWorkspace(name.trim()),
    onSuccess: (made) => {
      setName('');
      void client.invalidateQueries({ queryKey: ['caller'] });
      toasts.success(t('settings.workspaceMade', { name: made.name }));
    },
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  return (
    <>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label={t('settings.newWorkspace')} hint={t('settings.workspaceHelp')}>
          <Input
            value={name}
            spellCheck={false}
            onChange={(_, { value }) => {
              setName(value);
              create.reset();
            }}
          />
        </Field>
        <Button type="submit" disabled={name.trim() === '' || create.isPending}>
          {t('settings.createWorkspace')}
        </Button>
      </form>
      {create.error instanceof ApiError && <Findings findings={create.error.findings} />}
    </>
  );
}
