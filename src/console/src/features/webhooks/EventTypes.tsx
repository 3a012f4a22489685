import { useTranslation } from 'react-i18next';
import ui from '../../ui/ui.module.css';

/** What a webhook is told of. */
export function EventTypes({ types }: { types: readonly string[] }) {
  const { t } = useTranslation();
  return types.length === 0 ? t('webhooks.allTypes') : <code className={ui.code}>{types.join(' ')}</code>;
}
