import { describe, expect, it } from 'vitest';
import type { Offer } from '../src/api/schema';
import { freeName, jobsOf, locationOf, valueAt, withNewJob, withoutDefaults, withValue } from '../src/features/tasks/create/document';
import { fromYaml, toCurl, toYaml } from '../src/features/tasks/create/text';
import { row } from './rows';

const document = {
  name: 'support-bot',
  model: 'tiny-llama',
  dataset: ['faq', 'chat@81b70e1347867c10'],
  jobs: [
    { name: 'job-1', hyperparameters: { learningRate: 5e-3, precision: 'fp32' } },
    { name: 'job-2', compute: { maxDuration: 'PT2H', memory: '4Gi' }, other: { packing: false, evaluationSteps: null } },
  ],
};

describe('where the jobs run', () => {
  const table = [row('location', 'local', 'basic', 'text')];
  const offersOf = (...locations: string[]) => locations.map((location) => ({ location }) as Offer);

  it('is what is written', () => expect(locationOf({ location: 'eastus' }, table, offersOf('local', 'eastus'))).toBe('eastus'));

  it('is the only place there is', () => expect(locationOf({}, table, offersOf('eastus', 'eastus'))).toBe('eastus'));

  it.each([[[]], [['eastus', 'local']]])('is the default otherwise: %j', (locations) =>
    expect(locationOf({}, table, offersOf(...locations))).toBe('local'),
  );
});

describe('a task as a document', () => {
  it('keeps every value when it is written as YAML and read again', () => expect(fromYaml(toYaml(document)).document).toEqual(document));

  it('is read from JSON too', () => expect(fromYaml(JSON.stringify(document)).document).toEqual(document));

  it.each(['- a\n- b', '3', ''])('is not read from YAML that is no mapping: %j', (text) => {
    expect(fromYaml(text).document).toBeNull();
    expect(fromYaml(text).error?.line).toBe(1);
  });

  it('tells the line that cannot be read', () => expect(fromYaml('name: a\njobs:\n  - name: [b\n').error?.line).toBeGreaterThan(2));

  it('survives the quotes of a shell', () =>
    expect(toCurl({ name: "it's" }, 'http://localhost')).toContain(`'{\n  "name": "it'\\''s"\n}'`));

  it('takes an empty section away with its last value', () =>
    expect(withValue({ lora: { rank: 4 }, name: 'a' }, 'lora.rank', undefined)).toEqual({ name: 'a' }));

  it('does not change the document it was given', () => {
    const before = structuredClone(document.jobs[0] ?? {});
    withValue(before, 'hyperparameters.learningRate', 1);
    expect(before).toEqual(document.jobs[0]);
  });

  it('gives a copied job a name of its own', () => {
    const jobs = jobsOf(withNewJob(document, 0));
    expect(jobs.map((job) => job.name)).toEqual(['job-1', 'job-2', 'job-3']);
    expect(valueAt(jobs[2] ?? {}, 'hyperparameters.learningRate')).toBe(5e-3);
  });

  it('passes over names that are taken', () => expect(freeName([{ name: 'job-2' }], 'job')).toBe('job-3'));

  it('leaves out what is default anyway', () => {
    const table = [row('method', 'lora', 'basic'), row('lora.rank', 8), row('other.maxSteps', null)];
    const stored = {
      method: 'lora',
      jobs: [
        { name: 'a', lora: { rank: 8 }, other: { maxSteps: null } },
        { name: 'b', lora: { rank: 16 } },
      ],
    };
    expect(withoutDefaults(stored, table)).toEqual({ jobs: [{ name: 'a' }, { name: 'b', lora: { rank: 16 } }] });
  });
});
