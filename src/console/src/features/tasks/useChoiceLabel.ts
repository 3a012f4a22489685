import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import { local } from '../../i18n';

/** Names the values of choices as the table of parameters does. */
export function useChoiceLabel() {
  const { i18n } = useTranslation();
  const { data: table } = useQuery(queries.parameters());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language gives other labels.
  return useCallback(
    (path: string, value: string) => {
      const choice = table?.find((row) => row.path === path)?.choices.find((candidate) => candidate.value === value);
      return choice ? local(choice.label) : value;
    },
    [table, i18n.language],
  );
}
