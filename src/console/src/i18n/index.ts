import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { LocalizedText } from '../api/schema';
import en from './en';
import zhCN from './zh-CN';

export const languages = { 'zh-CN': '简体中文', en: 'English' } as const;
export type Language = keyof typeof languages;

/** Both come with the page: to wait for one of them would take longer than to load the two. */
const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } } satisfies Record<Language, { translation: object }>;

export async function startTranslations(language: Language) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language) {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A sentence of the service in the language of the page. */
export function local(text: LocalizedText | null | undefined): string {
  return (i18next.language === 'en' ? text?.en : text?.zh) ?? '';
}
