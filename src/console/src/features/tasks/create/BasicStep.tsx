import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { ParameterView } from '../../../api/schema';
import { Card } from '../../../ui/Page';
import styles from './create.module.css';
import { DatasetField } from './DatasetField';
import { locationOf, valueAt, withValue } from './document';
import { ListField } from './ListField';
import { ModelField } from './ModelField';
import { NameField } from './NameField';
import { ParameterField } from './ParameterField';
import { useWizard } from './WizardContext';

export function BasicStep() {
  const { t } = useTranslation();
  const { table } = useWizard();
  return (
    <Card title={t('create.step.basic')}>
      <div className={styles.grid}>
        {table
          .filter((row) => row.section === 'basic')
          .map((row) => (
            <BasicField key={row.path} row={row} />
          ))}
      </div>
    </Card>
  );
}

function BasicField({ row }: { row: ParameterView }) {
  const { t } = useTranslation();
  const { document, setDocument, table } = useWizard();
  const { data: offers = [] } = useQuery(queries.offers());
  const { data: templates = [] } = useQuery(queries.templates());
  const { data: models = [] } = useQuery(queries.models());
  const value = valueAt(document, row.path);
  const change = (next: unknown) => setDocument((before) => withValue(before, row.path, next));
  if (row.path === 'name') {
    return <NameField row={row} />;
  }

  switch (row.choicesFrom) {
    case 'models':
      return <ModelField row={row} />;
    case 'datasets':
      return <DatasetField row={row} />;
    case 'locations':
      return (
        <ListField
          row={row}
          path={row.path}
          value={locationOf(document, table, offers)}
          isRequired
          choices={[...new Set(offers.map((offer) => offer.location))].map((location) => ({ value: location, label: location }))}
          onChange={change}
        />
      );
    case 'templates': {
      const own = models.find((model) => model.name === document.model)?.template;
      return (
        <ListField
          row={row}
          path={row.path}
          value={value}
          automatic={own ? t('create.ownTemplate', { template: own }) : t('create.automatic')}
          choices={templates.map((template) => ({ value: template.name, label: template.name }))}
          onChange={change}
        />
      );
    }
    default:
      return <ParameterField row={row} path={row.path} value={value} onChange={change} />;
  }
}
