import { useSyncExternalStore } from 'react';
import { type Language, languages } from '../i18n';

export type ThemeChoice = 'system' | 'light' | 'dark';

interface Preferences {
  language: Language;
  theme: ThemeChoice;
}

const Key = 'finetune.preferences';
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  const kept = parse(localStorage.getItem(Key));
  const spoken: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  return {
    language: kept.language && kept.language in languages ? kept.language : spoken,
    theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
  };
}

function parse(text: string | null): Partial<Preferences> {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Partial<Preferences>;
  } catch {
    return {};
  }
}

export const preferences = {
  get: () => current,
  set(change: Partial<Preferences>) {
    current = { ...current, ...change };
    localStorage.setItem(Key, JSON.stringify(current));
    for (const listener of listeners) {
      listener();
    }
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export const usePreferences = () => useSyncExternalStore(preferences.subscribe, preferences.get);

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

function subscribeSystem(listener: () => void) {
  darkSystem.addEventListener('change', listener);
  return () => darkSystem.removeEventListener('change', listener);
}

/** Whether the page is dark now. */
export function useIsDark(): boolean {
  const { theme } = usePreferences();
  const systemIsDark = useSyncExternalStore(subscribeSystem, () => darkSystem.matches);
  return theme === 'dark' || (theme === 'system' && systemIsDark);
}
