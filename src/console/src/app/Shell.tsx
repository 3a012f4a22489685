import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigation } from 'react-router';
import { ConnectionBanner } from './ConnectionBanner';
import { useLiveTasks } from './liveTasks';
import styles from './Shell.module.css';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';

export function Shell() {
  const { t } = useTranslation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isLoading = useNavigation().state === 'loading';
  useLiveTasks();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('common.skip')}
      </a>
      <TopBar isMenuOpen={isMenuOpen} onMenu={() => setMenuOpen((open) => !open)} />
      <SideNav isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} />
      <main id="content" className={styles.content} tabIndex={-1} aria-busy={isLoading}>
        <ConnectionBanner />
        <Outlet />
      </main>
    </div>
  );
}
