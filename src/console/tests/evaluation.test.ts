import { describe, expect, it } from 'vitest';
import type { ModelEvaluation } from '../src/api/schema';
import { formOf, requestOf } from '../src/features/tasks/evaluation/form';

const last: ModelEvaluation = {
  state: 'succeeded',
  options: { dataset: 'held-out@0123456789abcdef', prompts: ['a', 'b'], maxSamples: 5, maxNewTokens: 6, temperature: 0.5, seed: 42 },
  requestedAt: '2026-01-01T00:00:00Z',
};

describe('the form of an evaluation', () => {
  it('shows what was asked last, the dataset without its version', () => {
    const form = formOf(last);
    expect(requestOf(form)).toEqual({ ...last.options, dataset: 'held-out', seed: null });
  });

  it('starts with one empty prompt, which is not sent', () => {
    const form = formOf(null);
    expect(form.prompts).toEqual([{ key: 0, text: '' }]);
    expect(requestOf(form)).toEqual({ dataset: null, prompts: [], maxSamples: 1000, maxNewTokens: 128, temperature: 0, seed: null });
  });

  it('sends what is no number as it is written, and nothing where nothing is', () => {
    expect(requestOf({ ...formOf(null), temperature: 'hot', maxSamples: ' ' })).toMatchObject({ temperature: 'hot', maxSamples: null });
  });
});
