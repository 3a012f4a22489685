import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/Page';
import { useMay, useStanding } from '../access/useRole';
import { IdentityCard } from './IdentityCard';
import { KeysCard } from './KeysCard';
import { MembersCard } from './MembersCard';
import { WorkspacesCard } from './WorkspacesCard';

/** Who may do what, as far as one's role shows it. */
export function AccessCards() {
  const { t } = useTranslation();
  const standing = useStanding();
  const isOwner = useMay('owner');
  if (!standing) {
    return null;
  }

  const { caller, workspace } = standing;
  return standing.isOpen ? (
    <Card title={t('settings.access')}>
      <p>{t('settings.open')}</p>
    </Card>
  ) : (
    <>
      <IdentityCard standing={standing} />
      {isOwner && <KeysCard />}
      {workspace && <MembersCard workspace={workspace} />}
      <WorkspacesCard workspaces={caller.workspaces} />
    </>
  );
}
