import { useTranslation } from 'react-i18next';
import ui from '../../ui/ui.module.css';

/** Somebody as people and as programs know them; null for what rules made. */
export function UserName({ user, name }: { user: string | null; name: string | null }) {
  const { t } = useTranslation();
  return user === null ? (
    t('limits.rules')
  ) : (
    <>
      {name && <span data-raw>{name} </span>}
      <code className={ui.code}>{user}</code>
    </>
  );
}
