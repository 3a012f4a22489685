import { ErrorCircleRegular, InfoRegular, WarningRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { FindingGroup } from '../../api/schema';
import { local } from '../../i18n';
import ui from '../../ui/ui.module.css';
import styles from './datasets.module.css';

const icons = { error: <ErrorCircleRegular />, warning: <WarningRegular />, information: <InfoRegular /> };

/** Every kind of finding in a file, how often it was found, and its first places. */
export function FindingGroups({ groups }: { groups: readonly FindingGroup[] }) {
  const { t } = useTranslation();
  return (
    <ul className={ui.findings}>
      {groups.map((group) => (
        <li key={group.code} className={ui.finding} data-severity={group.severity}>
          {icons[group.severity]}
          <div>
            <span className="visually-hidden">{t(`common.severity.${group.severity}`)}</span>
            {local(group.message)} <strong>{t('datasets.times', { count: group.count })}</strong>
            <small>{local(group.fix)}</small>
            <details className={styles.places}>
              <summary>{t('datasets.places', { count: group.places.length })}</summary>
              <ul>
                {group.places.map((place) => (
                  <li key={`${place.line} ${place.column} ${place.path}`}>
                    <code>{t('datasets.line', { line: place.line })}</code> {place.path && <code>{place.path}</code>} {place.excerpt}
                  </li>
                ))}
              </ul>
            </details>
          </div>
        </li>
      ))}
    </ul>
  );
}
