import type { EvaluationOptions, ModelEvaluation } from '../../../api/schema';

/** What is asked for, as it stands in the fields. */
export interface EvaluationForm {
  dataset: string;
  prompts: readonly Prompt[];
  maxSamples: string;
  maxNewTokens: string;
  temperature: string;
}

/** A prompt, told apart from the others while it is written. */
export interface Prompt {
  key: number;
  text: string;
}

/** Most prompts of one evaluation. */
export const MostPrompts = 16;

export const numbers = ['maxSamples', 'maxNewTokens', 'temperature'] as const;

/** The fields as they were asked for last, or as they are at first. */
export function formOf(last: ModelEvaluation | null): EvaluationForm {
  const { dataset, prompts = [], maxSamples = 1000, maxNewTokens = 128, temperature = 0 } = last?.options ?? {};
  return {
    dataset: dataset?.split('@')[0] ?? '',
    prompts: (prompts.length > 0 ? prompts : ['']).map((text, key) => ({ key, text })),
    maxSamples: String(maxSamples),
    maxNewTokens: String(maxNewTokens),
    temperature: String(temperature),
  };
}

/** The request of what the fields say. Empty prompts are left out; what is no number goes as it is written, for the service to refuse. */
export function requestOf(form: EvaluationForm): Record<keyof EvaluationOptions, unknown> {
  const number = (text: string) => (text.trim() === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text);
  return {
    dataset: form.dataset || null,
    prompts: written(form),
    maxSamples: number(form.maxSamples),
    maxNewTokens: number(form.maxNewTokens),
    temperature: number(form.temperature),
    seed: null,
  };
}

export const written = (form: EvaluationForm) => form.prompts.map(({ text }) => text).filter((text) => text.trim() !== '');
