import { useSearchParams } from 'react-router';
import { filters, type ListQuery, listQueryOf, start } from './listQuery';

/** What the list shows, kept in the address. */
export function useListQuery() {
  const [parameters, setParameters] = useSearchParams();
  const query = listQueryOf(parameters);
  const change = (part: Partial<ListQuery>) => {
    const next = { ...query, page: 1, ...part };
    const told = Object.entries(next).filter(([key, value]) => value !== start[key as keyof ListQuery]);
    setParameters(new URLSearchParams(told.map(([key, value]) => [key, String(value)])), { replace: true });
  };
  const clear = () => change(Object.fromEntries(filters.map((filter) => [filter, ''])));
  return { query, change, clear, isFiltered: filters.some((filter) => query[filter] !== '') };
}
