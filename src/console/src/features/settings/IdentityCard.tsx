import { useTranslation } from 'react-i18next';
import { Facts } from '../../ui/Facts';
import { Card } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import type { Standing } from '../access/useRole';

/** Who the service takes one for. */
export function IdentityCard({ standing: { caller, workspace, role } }: { standing: Standing }) {
  const { t } = useTranslation();
  return (
    <Card title={t('settings.you')}>
      <Facts
        facts={[
          { label: t('settings.name'), value: <span data-raw>{caller.name}</span> },
          { label: t('settings.id'), value: <code className={ui.code}>{caller.id}</code> },
          { label: t('access.workspace'), value: <span data-raw>{workspace ?? t('common.none')}</span> },
          { label: t('settings.role'), value: role ? t(`access.role.${role}`) : t('common.none') },
          ...(caller.principals.length > 0
            ? [{ label: t('access.principals'), value: <code className={ui.code}>{caller.principals.join(' ')}</code> }]
            : []),
        ]}
      />
    </Card>
  );
}
