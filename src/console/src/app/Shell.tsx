import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { ConnectionBanner } from './ConnectionBanner';
import { useLiveTasks } from './liveTasks';
import { preloadAfter } from './pages';
import styles from './Shell.module.css';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';

export function Shell() {
  const { t } = useTranslation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isLoading = useNavigation().state === 'loading';
  const { pathname } = useLocation();
  useEffect(() => preloadAfter(pathname), [pathname]);
  useLiveTasks();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('common.skip')}
      </a>
      {isLoading && <div className={styles.loading} role="progressbar" aria-label={t('common.loading')} />}
      <TopBar isMenuOpen={isMenuOpen} onMenu={() => setMenuOpen((open) => !open)} />
      <SideNav isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} />
      <main id="content" className={styles.content} tabIndex={-1} aria-busy={isLoading}>
        <ConnectionBanner />
        <Outlet />
      </main>
    </div>
  );
}
