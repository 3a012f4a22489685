import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import { local } from '../../i18n';

/** Names the values of choices as the table of parameters does. */
export function useChoiceLabel() {
  useTranslation();
  const { data: table = [] } = useQuery(queries.parameters());
  return (path: string, value: string) => {
    const choice = table.find((row) => row.path === path)?.choices.find((candidate) => candidate.value === value);
    return choice ? local(choice.label) : value;
  };
}
