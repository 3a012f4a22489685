import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { LocalizedText } from '../api/schema';

export const languages = { 'zh-CN': '简体中文', en: 'English' } as const;
export type Language = keyof typeof languages;

const load = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
} satisfies Record<Language, () => Promise<{ default: object }>>;

export async function startTranslations(language: Language) {
  const { default: texts } = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: texts } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const { default: texts } = await load[language]();
    i18next.addResourceBundle(language, 'translation', texts);
  }

  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A sentence of the service in the language of the page. */
export function local(text: LocalizedText | null | undefined): string {
  return (i18next.language === 'en' ? text?.en : text?.zh) ?? '';
}
