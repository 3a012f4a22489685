import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import * as format from './format';

/** The formats in the language of the page. */
export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(
    () => ({
      ...format,
      number: (value: number | null | undefined) => format.number(value, language),
      dateTime: (time: string | number) => format.dateTime(time, language),
      ago: (time: string, now: number) => format.ago(time, now, language),
      dollars: (amount: number) => format.dollars(amount, language),
    }),
    [language],
  );
}
