import { get } from './http';
import type { BaseModel, Offer, ParameterView, TemplateView } from './schema';

export const catalog = {
  models: (signal?: AbortSignal) => get<BaseModel[]>('/api/catalog/models', undefined, signal),
  templates: (signal?: AbortSignal) => get<TemplateView[]>('/api/catalog/templates', undefined, signal),
  parameters: (signal?: AbortSignal) => get<ParameterView[]>('/api/catalog/parameters', undefined, signal),
  offers: (signal?: AbortSignal) => get<Offer[]>('/api/catalog/offers', undefined, signal),
};
