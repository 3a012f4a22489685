import type { FieldProps } from '@fluentui/react-components';
import type { Finding } from '../api/schema';
import { local } from '../i18n';

const states = { error: 'error', warning: 'warning', information: 'none' } as const;

/** Shows at a field what was found in it; nothing where nothing was. */
export const findingProps = (finding: Finding | undefined): Pick<FieldProps, 'validationState' | 'validationMessage'> =>
  finding ? { validationState: states[finding.severity], validationMessage: `${local(finding.message)} ${local(finding.fix)}` } : {};
