import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, Tooltip } from '@fluentui/react-components';
import { BookRegular, DarkThemeRegular, LocalLanguageRegular, NavigationRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { service } from '../api/service';
import { changeLanguage, type Language, languages } from '../i18n';
import { AccountMenu } from './AccountMenu';
import { preferences, type ThemeChoice, usePreferences } from './preferences';
import styles from './Shell.module.css';
import { useOnDark } from './useOnDark';

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];

export function TopBar({ isMenuOpen, onMenu }: { isMenuOpen: boolean; onMenu: () => void }) {
  const { t } = useTranslation();
  const onDark = useOnDark();
  const { language, theme } = usePreferences();
  const chooseLanguage = async (chosen: Language) => {
    await changeLanguage(chosen);
    preferences.set({ language: chosen });
  };
  return (
    <header className={styles.top}>
      <span className={styles.menuButton}>
        <Button
          appearance="transparent"
          className={onDark}
          icon={<NavigationRegular />}
          aria-expanded={isMenuOpen}
          aria-label={t(isMenuOpen ? 'common.nav.close' : 'common.nav.open')}
          onClick={onMenu}
        />
      </span>
      <Link className={styles.brand} to="/tasks">
        <img src="/favicon.svg" alt="" />
        {t('common.product')}
      </Link>
      <AccountMenu />
      <Tooltip content={t('common.reference')} relationship="label">
        <Button
          as="a"
          appearance="transparent"
          className={onDark}
          icon={<BookRegular />}
          href={`${service}/reference`}
          target="_blank"
          rel="noreferrer"
        />
      </Tooltip>
      <Menu checkedValues={{ language: [language] }} onCheckedValueChange={(_, data) => chooseLanguage(data.checkedItems[0] as Language)}>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="transparent"
            className={onDark}
            icon={<LocalLanguageRegular />}
            aria-label={`${t('common.language')} ${languages[language]}`}
          >
            <span className={styles.wide}>{languages[language]}</span>
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {Object.entries(languages).map(([code, label]) => (
              <MenuItemRadio key={code} name="language" value={code} lang={code}>
                {label}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Menu
        checkedValues={{ theme: [theme] }}
        onCheckedValueChange={(_, data) => preferences.set({ theme: data.checkedItems[0] as ThemeChoice })}
      >
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="transparent" className={onDark} icon={<DarkThemeRegular />} aria-label={t('common.theme.label')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {themes.map((choice) => (
              <MenuItemRadio key={choice} name="theme" value={choice}>
                {t(`common.theme.${choice}`)}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </header>
  );
}
