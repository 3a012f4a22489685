import { SearchRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Hollow } from './Hollow';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Hollow
      icon={<SearchRegular />}
      title={t('common.error.notFound')}
      help={t('common.error.notFoundHelp')}
      action={<Link to="/tasks">{t('common.error.home')}</Link>}
    />
  );
}
