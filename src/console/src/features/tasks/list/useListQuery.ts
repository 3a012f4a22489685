import { useSearchParams } from 'react-router';

export interface ListQuery {
  search: string;
  state: string;
  sort: string;
  page: number;
  pageSize: number;
}

const start: ListQuery = { search: '', state: '', sort: '', page: 1, pageSize: 20 };

/** What the list shows, kept in the address. */
export function useListQuery() {
  const [parameters, setParameters] = useSearchParams();
  const query: ListQuery = {
    search: parameters.get('search') ?? start.search,
    state: parameters.get('state') ?? start.state,
    sort: parameters.get('sort') ?? start.sort,
    page: Number(parameters.get('page')) || start.page,
    pageSize: Number(parameters.get('pageSize')) || start.pageSize,
  };
  const change = (part: Partial<ListQuery>) => {
    const next = { ...query, page: 1, ...part };
    const told = Object.entries(next).filter(([key, value]) => value !== start[key as keyof ListQuery]);
    setParameters(new URLSearchParams(told.map(([key, value]) => [key, String(value)])), { replace: true });
  };
  return { query, change };
}
