import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ContestedField } from './contested';

/** Says which fields somebody else has set meanwhile, and to what. */
export function ContestedBar({ fields }: { fields: readonly ContestedField[] }) {
  const { t } = useTranslation();
  const told = fields.map(({ field, now }) => {
    const label = t(`limits.field.${field}` as 'limits.field.usd');
    // A list is in view as it is now once the changes are discarded.
    return typeof now === 'string' ? t('limits.contestedField', { field: label, value: now || t('limits.noLimit') }) : label;
  });
  return (
    <MessageBar intent="warning" layout="multiline" politeness="assertive">
      <MessageBarBody>{t('limits.contested', { fields: told.join('; ') })}</MessageBarBody>
    </MessageBar>
  );
}
