/** What the list shows where its address says nothing. */
export const start = {
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
