import { Button, Field, Input } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import { queries } from '../../api/queries';
import type { Membership, Role } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Findings } from '../../ui/Findings';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import { useMay } from '../access/useRole';
import { RoleSelect } from './RoleSelect';
import styles from './settings.module.css';
import { useChangeMembers } from './useChangeMembers';

/** Who belongs to the workspace; its owners change it. */
export function MembersCard({ workspace }: { workspace: string }) {
  const { t } = useTranslation();
  const mayChange = useMay('owner');
  const found = useQuery(queries.workspace(workspace));
  const change = useChangeMembers(workspace);
  const put = (principal: string, role: Role) =>
    change.mutate((members) => [...members.filter((member) => member.principal !== principal), { principal, role }]);
  const takeOut = (principal: string) => change.mutate((members) => members.filter((member) => member.principal !== principal));
  return (
    <Card title={t('settings.members', { workspace })}>
      <Loaded query={found}>
        {({ members }) =>
          members.length === 0 ? (
            <Hollow title={t('settings.noMembers')} help={t('settings.noMembersHelp')} />
          ) : (
            <DataTable<Membership>
              label={t('settings.members', { workspace })}
              rows={members}
              keyOf={(member) => member.principal}
              columns={[
                { key: 'who', label: t('settings.member'), cell: (member) => <code className={ui.code}>{member.principal}</code> },
                {
                  key: 'role',
                  label: t('settings.role'),
                  cell: (member) =>
                    mayChange ? (
                      <RoleSelect
                        label={t('settings.roleOf', { name: member.principal })}
                        value={member.role}
                        disabled={change.isPending}
                        onChange={(role) => put(member.principal, role)}
                      />
                    ) : (
                      t(`access.role.${member.role}`)
                    ),
                },
                {
                  key: 'remove',
                  label: t('common.actions'),
                  isQuiet: true,
                  cell: (member) =>
                    mayChange && (
                      <Button
                        size="small"
                        appearance="subtle"
                        icon={<DeleteRegular />}
                        disabled={change.isPending}
                        aria-label={t('settings.removeMember', { name: member.principal })}
                        onClick={() => takeOut(member.principal)}
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {mayChange && <NewMember isBusy={change.isPending} onAdd={put} />}
      {change.error instanceof ApiError && <Findings findings={change.error.findings} />}
    </Card>
  );
}

function NewMember({ isBusy, onAdd }: { isBusy: boolean; onAdd: (principal: string, role: Role) => void }) {
  const { t } = useTranslation();
  const [principal, setPrincipal] = useState('');
  const [role, setRole] = useState<Role>('contributor');
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(principal.trim(), role);
      }}
    >
      <Field label={t('settings.member')} hint={t('settings.memberHelp')}>
        <Input value={principal} spellCheck={false} onChange={(_, { value }) => setPrincipal(value)} />
      </Field>
      <Field label={t('settings.role')}>
        <RoleSelect label={t('settings.role')} value={role} onChange={setRole} />
      </Field>
      <Button type="submit" disabled={principal.trim() === '' || isBusy}>
        {t('settings.addMember')}
      </Button>
    </form>
  );
}
