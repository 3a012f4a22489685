import { useSearchParams } from 'react-router';

const start = {
  search: '',
  state: '',
  method: '',
  stage: '',
  model: '',
  location: '',
  sort: 'created',
  order: 'desc',
  page: 1,
  pageSize: 20,
};

export type ListQuery = typeof start;

export const filters = ['search', 'state', 'method', 'stage', 'model', 'location'] as const;

/** What the list shows, as the address says it. */
export function listQueryOf(parameters: URLSearchParams): ListQuery {
  const text = (key: Exclude<keyof ListQuery, 'page' | 'pageSize'>) => parameters.get(key) ?? start[key];
  return {
    search: text('search'),
    state: text('state'),
    method: text('method'),
    stage: text('stage'),
    model: text('model'),
    location: text('location'),
    sort: text('sort'),
    order: text('order'),
    page: Number(parameters.get('page')) || start.page,
    pageSize: Number(parameters.get('pageSize')) || start.pageSize,
  };
}

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
