import type { ParameterView } from '../src/api/schema';

/** A row of the table of parameters, for tests. */
export function row(
  path: string,
  value: unknown,
  section: ParameterView['section'] = 'other',
  kind: ParameterView['kind'] = 'number',
): ParameterView {
  return {
    path,
    section,
    kind,
    default: value as ParameterView['default'],
    label: { en: path, zh: path },
    help: { en: '', zh: '' },
    unit: null,
    optional: false,
    list: false,
    minimum: null,
    maximum: null,
    exclusiveMinimum: false,
    recommendedMinimum: null,
    recommendedMaximum: null,
    choices: [],
    choicesFrom: 'none',
    methods: [],
    stages: [],
    engines: [],
    argument: null,
  };
}
