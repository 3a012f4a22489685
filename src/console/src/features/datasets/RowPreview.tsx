import { Button, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { DatasetVersion, PreviewedSequence } from '../../api/schema';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { useChoiceLabel } from '../tasks/useChoiceLabel';
import styles from './datasets.module.css';
import { ModelSelect } from './ModelSelect';

const AtOnce = 5;

/** Rows as a model will see them, with the tokens that it learns to write. */
export function RowPreview({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  const labelOf = useChoiceLabel();
  const { data: models = [] } = useQuery(queries.models());
  const stages = Object.entries(version.report.fits ?? {}).flatMap(([stage, { fits }]) => (fits ? [stage] : []));
  const [chosen, setChosen] = useState({ model: '', stage: '', first: 0 });
  const model = chosen.model || models[0]?.name || '';
  const stage = chosen.stage || stages[0] || '';
  const { dataset, version: name } = version;
  const rows = useQuery({
    ...queries.preview({ dataset, version: name, model, stage, first: chosen.first, count: AtOnce }),
    enabled: model !== '' && stage !== '',
  });
  return (
    <Card
      title={t('datasets.preview.title')}
      actions={
        <span className={styles.previewBar}>
          <ModelSelect models={models} value={model} onChange={(model) => setChosen({ ...chosen, model })} />
          <Select
            size="small"
            aria-label={t('tasks.column.stage')}
            value={stage}
            onChange={(_, { value }) => setChosen({ ...chosen, stage: value })}
          >
            {stages.map((item) => (
              <option key={item} value={item}>
                {labelOf('stage', item)}
              </option>
            ))}
          </Select>
          <Button
            size="small"
            disabled={chosen.first + AtOnce >= version.report.rows}
            onClick={() => setChosen({ ...chosen, first: chosen.first + AtOnce })}
          >
            {t('datasets.preview.next')}
          </Button>
        </span>
      }
    >
      <p className={styles.note}>{t('datasets.preview.help')}</p>
      {rows.isEnabled && (
        <Loaded query={rows}>
          {({ sequences }) => (
            <ol className={styles.sequences} start={chosen.first + 1}>
              {sequences.map((sequence, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
                <Sequence key={place} sequence={sequence} />
              ))}
            </ol>
          )}
        </Loaded>
      )}
    </Card>
  );
}

function Sequence({ sequence }: { sequence: PreviewedSequence }) {
  return (
    <li className={styles.sequence} data-raw>
      {sequence.tokens.map((token, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
        <span key={place} data-learned={token.learned} title={String(token.id)}>
          {token.text}
        </span>
      ))}
    </li>
  );
}
