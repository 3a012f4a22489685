import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { SecretView } from '../../api/schema';
import { local } from '../../i18n';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import ui from '../../ui/ui.module.css';
import { useMay } from '../access/useRole';
import { DeleteSecretDialog } from './DeleteSecretDialog';
import { SetSecretDialog } from './SetSecretDialog';

/** Tokens and keys that training is given; never their values. */
export function SecretsCard() {
  const { t } = useTranslation();
  const maySet = useMay('owner');
  const secrets = useQuery(queries.secrets());
  const [chosen, setChosen] = useState<SecretView | null>(null);
  const [doomed, setDoomed] = useState<SecretView | null>(null);
  return (
    <Card title={t('secrets.title')}>
      <p>{t('secrets.help')}</p>
      <Loaded query={secrets}>
        {(all) => (
          <DataTable<SecretView>
            label={t('secrets.title')}
            rows={all}
            keyOf={(secret) => secret.name}
            columns={[
              { key: 'name', label: t('secrets.name'), cell: (secret) => <code className={ui.code}>{secret.name}</code> },
              { key: 'for', label: t('secrets.for'), cell: (secret) => local(secret.help) },
              {
                key: 'set',
                label: t('secrets.set'),
                cell: (secret) => (secret.setAt ? <RelativeTime time={secret.setAt} /> : t('secrets.unset')),
              },
              {
                key: 'by',
                label: t('secrets.by'),
                cell: (secret) => (secret.setBy ? <code className={ui.code}>{secret.setBy}</code> : t('common.none')),
              },
              {
                key: 'actions',
                label: t('common.actions'),
                isQuiet: true,
                cell: (secret) =>
                  maySet && (
                    <>
                      <Button size="small" aria-label={t('secrets.setOf', { name: secret.name })} onClick={() => setChosen(secret)}>
                        {t('secrets.setIt')}
                      </Button>
                      {secret.setAt && (
                        <Button size="small" aria-label={t('secrets.deleteOf', { name: secret.name })} onClick={() => setDoomed(secret)}>
                          {t('common.delete')}
                        </Button>
                      )}
                    </>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {chosen && <SetSecretDialog secret={chosen} onClose={() => setChosen(null)} />}
      {doomed && <DeleteSecretDialog doomed={doomed} onClose={() => setDoomed(null)} />}
    </Card>
  );
}
