import { Combobox, mergeClasses, Option } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { ParameterView } from '../../../api/schema';
import { short } from '../../../ui/format';
import { useFillStyles } from '../../../ui/useFillStyles';
import styles from './create.module.css';
import { locationOf } from './document';
import { FieldFrame } from './FieldFrame';
import { useWizard } from './WizardContext';

export function ModelField({ row }: { row: ParameterView }) {
  const { t } = useTranslation();
  const fill = useFillStyles();
  const { document, setDocument, table } = useWizard();
  const { data: models = [] } = useQuery(queries.models());
  const chosen = typeof document.model === 'string' ? document.model : '';
  const [typed, setTyped] = useState<string | null>(null);
  const { data: offers = [] } = useQuery(queries.offers());
  const location = String(locationOf(document, table, offers) ?? '');
  const shown = models
    .filter((model) => model.locations.includes(location))
    .filter((model) => typed === null || model.name.toLowerCase().includes(typed.toLowerCase()));
  return (
    <FieldFrame row={row} path="model" isRequired>
      <Combobox
        className={mergeClasses(fill.fill, fill.input)}
        value={typed ?? chosen}
        selectedOptions={[chosen]}
        placeholder={t('create.chooseModel')}
        expandIcon={{ 'aria-label': t('common.choices') }}
        onChange={(event) => setTyped(event.target.value)}
        onOptionSelect={(_, data) => {
          setTyped(null);
          setDocument((before) => ({ ...before, model: data.optionValue }));
        }}
        onBlur={() => setTyped(null)}
      >
        {shown.map((model) => (
          <Option key={model.name} value={model.name} text={model.name}>
            <span className={styles.option}>
              {model.name}
              <small>
                {t('create.modelFacts', {
                  parameters: short(model.parameters),
                  length: model.contextLength,
                  licence: model.licence,
                  template: model.template,
                })}
              </small>
            </span>
          </Option>
        ))}
        {shown.length === 0 && (
          <Option disabled value="" text="">
            {t('create.noModel')}
          </Option>
        )}
      </Combobox>
    </FieldFrame>
  );
}
