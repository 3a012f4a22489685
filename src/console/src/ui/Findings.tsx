import { ErrorCircleRegular, InfoRegular, WarningRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../api/schema';
import { local } from '../i18n';
import styles from './ui.module.css';

const icons = { error: <ErrorCircleRegular />, warning: <WarningRegular />, information: <InfoRegular /> };
const order = ['error', 'warning', 'information'];

/** Everything that a check found: where, what, and what to do. */
export function Findings({ findings, onPath }: { findings: readonly Finding[]; onPath?: (path: string) => void }) {
  const { t } = useTranslation();
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className={styles.findings}>
      {sorted.map((finding) => (
        <li key={`${finding.path} ${finding.code} ${finding.message.en}`} className={styles.finding} data-severity={finding.severity}>
          {icons[finding.severity]}
          <div>
            <span className="visually-hidden">{t(`common.severity.${finding.severity}`)}</span>
            {local(finding.message)}
            <small>{local(finding.fix)}</small>
            {finding.path &&
              (onPath ? (
                <button type="button" className={styles.path} onClick={() => onPath(finding.path)}>
                  <code>{finding.path}</code>
                </button>
              ) : (
                <code>{finding.path}</code>
              ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
