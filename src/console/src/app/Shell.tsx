import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { NoWorkspace } from '../features/access/NoWorkspace';
import { SignIn } from '../features/access/SignIn';
import { useOwnWorkspace } from '../features/access/useOwnWorkspace';
import { useStanding } from '../features/access/useRole';
import { useSession } from '../features/access/useSession';
import { ConnectionBanner } from './ConnectionBanner';
import { useLiveTasks } from './liveTasks';
import { preloadAfter } from './pages';
import styles from './Shell.module.css';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';

/** The frame of all pages, begun anew for whoever signs in and wherever they go to work. */
export function Shell() {
  const { bearer, workspace } = useSession();
  return <Frame key={`${bearer} ${workspace}`} />;
}

function Frame() {
  const { t } = useTranslation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isLoading = useNavigation().state === 'loading';
  const { pathname } = useLocation();
  useEffect(() => preloadAfter(pathname), [pathname]);
  useLiveTasks();
  useOwnWorkspace();
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
        <Admission />
      </main>
    </div>
  );
}

/** The page, or what stands between one and it. */
function Admission() {
  const { refusal } = useSession();
  const standing = useStanding();
  if (refusal !== null) {
    return <SignIn />;
  }

  return standing?.caller.workspaces.length === 0 ? <NoWorkspace caller={standing.caller} /> : <Outlet />;
}
