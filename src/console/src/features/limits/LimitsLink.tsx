import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../../ui/Page';

/** The way from the settings to what may be spent and be under way. */
export function LimitsLink() {
  const { t } = useTranslation();
  return (
    <Card title={t('limits.title')}>
      <p>{t('limits.help')}</p>
      <Link to="/settings/limits">{t('limits.show')}</Link>
    </Card>
  );
}
