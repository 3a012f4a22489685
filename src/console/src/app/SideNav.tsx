import { BoxRegular, DatabaseRegular, FlashRegular, HistoryRegular, OptionsRegular, SettingsRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import styles from './Shell.module.css';

const places = [
  { to: '/tasks', key: 'tasks', icon: <OptionsRegular /> },
  { to: '/datasets', key: 'datasets', icon: <DatabaseRegular /> },
  { to: '/rules', key: 'rules', icon: <FlashRegular /> },
  { to: '/catalog', key: 'catalog', icon: <BoxRegular /> },
  { to: '/events', key: 'events', icon: <HistoryRegular /> },
  { to: '/settings', key: 'settings', icon: <SettingsRegular /> },
] as const;

export function SideNav({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const isMonitor = useLocation().pathname === '/monitor';
  return (
    <>
      <nav className={styles.side} data-open={isOpen} aria-label={t('common.nav.label')}>
        {places.map(({ to, key, icon }) => (
          <NavLink
            key={to}
            to={to}
            className={styles.link}
            onClick={onClose}
            aria-current={isMonitor && to === '/tasks' ? 'page' : undefined}
          >
            {icon}
            {t(`common.nav.${key}`)}
          </NavLink>
        ))}
      </nav>
      <button
        type="button"
        className={styles.backdrop}
        data-open={isOpen}
        onClick={onClose}
        aria-label={t('common.nav.close')}
        tabIndex={-1}
      />
    </>
  );
}
