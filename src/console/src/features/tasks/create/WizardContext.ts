import { createContext, use } from 'react';
import type { Finding, ParameterView, ValidationView } from '../../../api/schema';
import type { TaskDocument } from '../../../api/tasks';

export interface Wizard {
  document: TaskDocument;
  setDocument: (change: (document: TaskDocument) => TaskDocument) => void;
  table: readonly ParameterView[];
  validation: ValidationView | undefined;
  /** Whether the user tried to go on; before that, what is merely still empty is no fault. */
  isTried: boolean;
}

export const WizardContext = createContext<Wizard | null>(null);

export function useWizard(): Wizard {
  const wizard = use(WizardContext);
  if (!wizard) {
    throw new Error('Not within the wizard.');
  }

  return wizard;
}

/** What was found about one field; the gravest first. */
export function useFindings(path: string): Finding[] {
  const order = ['error', 'warning', 'information'];
  return (useWizard().validation?.findings ?? [])
    .filter((finding) => finding.path === path || finding.path.startsWith(`${path}[`))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
