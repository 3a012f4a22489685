import { Link, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { service } from '../../api/service';
import { preferences, type ThemeChoice, usePreferences } from '../../app/preferences';
import { changeLanguage, type Language, languages } from '../../i18n';
import { Card, Page } from '../../ui/Page';
import { LimitsLink } from '../limits/LimitsLink';
import { SecretsCard } from '../secrets/SecretsCard';
import { WebhooksCard } from '../webhooks/WebhooksCard';
import { AccessCards } from './AccessCards';

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** How the console looks in this browser, who may do what, and where programs find the service. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { language, theme } = usePreferences();
  return (
    <Page title={t('settings.title')}>
      <Card title={t('common.language')}>
        <RadioGroup
          layout="horizontal"
          value={language}
          aria-label={t('common.language')}
          onChange={async (_, data) => {
            await changeLanguage(data.value as Language);
            preferences.set({ language: data.value as Language });
          }}
        >
          {Object.entries(languages).map(([code, label]) => (
            <Radio key={code} value={code} label={<span lang={code}>{label}</span>} />
          ))}
        </RadioGroup>
      </Card>
      <Card title={t('common.theme.label')}>
        <RadioGroup
          layout="horizontal"
          value={theme}
          aria-label={t('common.theme.label')}
          onChange={(_, data) => preferences.set({ theme: data.value as ThemeChoice })}
        >
          {themes.map((choice) => (
            <Radio key={choice} value={choice} label={t(`common.theme.${choice}`)} />
          ))}
        </RadioGroup>
      </Card>
      <AccessCards />
      <SecretsCard />
      <LimitsLink />
      <WebhooksCard />
      <Card title={t('settings.api')}>
        <p>{t('settings.apiHelp', { address: `${service}/api` })}</p>
        <Link href={`${service}/reference`} target="_blank" rel="noreferrer">
          {t('common.reference')}
        </Link>
      </Card>
    </Page>
  );
}
