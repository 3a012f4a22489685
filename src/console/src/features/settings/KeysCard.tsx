import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { KeyView } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import ui from '../../ui/ui.module.css';
import { useFormat } from '../../ui/useFormat';
import { KeyDialog } from './KeyDialog';
import { RevokeDialog } from './RevokeDialog';

/** The API keys of the workspace. */
export function KeysCard() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const keys = useQuery(queries.keys());
  const [isMaking, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<KeyView | null>(null);
  return (
    <Card
      title={t('settings.keys')}
      actions={
        <Button icon={<AddRegular />} onClick={() => setMaking(true)}>
          {t('settings.key.create')}
        </Button>
      }
    >
      <Loaded query={keys}>
        {(all) =>
          all.length === 0 ? (
            <Hollow title={t('settings.noKeys')} help={t('settings.noKeysHelp')} />
          ) : (
            <DataTable<KeyView>
              label={t('settings.keys')}
              rows={all}
              keyOf={(key) => key.id}
              columns={[
                { key: 'name', label: t('settings.name'), cell: (key) => <span data-raw>{key.name}</span> },
                { key: 'role', label: t('settings.role'), cell: (key) => t(`access.role.${key.role}`) },
                { key: 'scopes', label: t('settings.key.scopes'), cell: (key) => <Scopes scopes={key.scopes} /> },
                { key: 'createdBy', label: t('settings.key.createdBy'), cell: (key) => <code className={ui.code}>{key.createdBy}</code> },
                { key: 'created', label: t('settings.key.created'), cell: (key) => <RelativeTime time={key.createdAt} /> },
                {
                  key: 'expires',
                  label: t('settings.key.expires'),
                  cell: (key) => (key.expiresAt ? dateTime(key.expiresAt) : t('settings.key.never')),
                },
                {
                  key: 'used',
                  label: t('settings.key.used'),
                  cell: (key) => (key.lastUsedAt ? <RelativeTime time={key.lastUsedAt} /> : t('common.none')),
                },
                {
                  key: 'revoke',
                  label: t('common.actions'),
                  isQuiet: true,
                  cell: (key) =>
                    key.revokedAt ? (
                      t('settings.key.revoked')
                    ) : (
                      <Button size="small" aria-label={t('settings.key.revokeOf', { name: key.name })} onClick={() => setDoomed(key)}>
                        {t('settings.key.revoke')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
      {doomed && <RevokeDialog doomed={doomed} onClose={() => setDoomed(null)} />}
    </Card>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const { t } = useTranslation();
  return scopes.length === 0 ? t('settings.key.allScopes') : <code className={ui.code}>{scopes.join(' ')}</code>;
}
