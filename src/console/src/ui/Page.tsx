import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './ui.module.css';

interface PageProps {
  title: string;
  /** Stands beside the title. */
  beside?: ReactNode;
  trail?: { label: string; to: string }[];
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, beside, trail = [], actions, children }: PageProps) {
  const { t } = useTranslation();
  const product = t('common.product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div className={styles.titles}>
          {trail.length > 0 && (
            <nav aria-label={t('common.trail')}>
              <ol className={styles.crumbs}>
                {trail.map(({ label, to }) => (
                  <li key={to}>
                    <Link to={to}>{label}</Link>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1>
            {title}
            {beside}
          </h1>
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

interface CardProps {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function Card({ title, actions, children }: CardProps) {
  return (
    <section className={styles.card} aria-label={title}>
      {(title || actions) && (
        <div className={styles.cardHead}>
          {title && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
