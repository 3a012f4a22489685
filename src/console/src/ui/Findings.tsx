import { ErrorCircleRegular, InfoRegular, WarningRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../api/schema';
import { local } from '../i18n';
import { groupFindings } from './groupFindings';
import styles from './ui.module.css';

const icons = { error: <ErrorCircleRegular />, warning: <WarningRegular />, information: <InfoRegular /> };

/** Everything that a check found: where, what, and what to do. */
export function Findings({ findings, onPath }: { findings: readonly Finding[]; onPath?: (path: string) => void }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.findings}>
      {groupFindings(findings).map(({ finding, paths }) => (
        <li
          key={`${finding.severity} ${finding.code} ${finding.message.en} ${finding.fix.en}`}
          className={styles.finding}
          data-severity={finding.severity}
        >
          {icons[finding.severity]}
          <div>
            <span className="visually-hidden">{t(`common.severity.${finding.severity}`)}</span>
            {local(finding.message)}
            <small>{local(finding.fix)}</small>
            <span className={styles.paths}>
              {paths.map((path) =>
                onPath ? (
                  <button key={path} type="button" className={styles.path} onClick={() => onPath(path)}>
                    <code>{path}</code>
                  </button>
                ) : (
                  <code key={path}>{path}</code>
                ),
              )}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
