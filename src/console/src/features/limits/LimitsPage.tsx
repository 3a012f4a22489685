import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page';
import { useStanding } from '../access/useRole';
import { BudgetsCard } from './BudgetsCard';
import { QuotasCard } from './QuotasCard';

/** What the workspace and its users may spend and have under way, and what of it is used. */
export function LimitsPage() {
  const { t } = useTranslation();
  const standing = useStanding();
  return (
    <Page title={t('limits.title')} trail={[{ label: t('common.nav.settings'), to: '/settings' }]}>
      {standing?.workspace && (
        <>
          <BudgetsCard workspace={standing.workspace} hasUsers={!standing.isOpen} />
          <QuotasCard workspace={standing.workspace} hasUsers={!standing.isOpen} />
        </>
      )}
    </Page>
  );
}
