import { Button, Input } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { DatasetVersion, VersionTokens } from '../../api/schema';
import { Facts } from '../../ui/Facts';
import { Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';
import styles from './datasets.module.css';
import { Histogram } from './Histogram';
import { ModelSelect } from './ModelSelect';

/** How long the rows are under a model's tokenizer, and what a cutoff length would take of them. Counted when asked for. */
export function TokenCount({ version }: { version: DatasetVersion }) {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(queries.models());
  const [chosen, setChosen] = useState({ model: '', cutoffLength: '' });
  const [asked, setAsked] = useState(chosen);
  const model = chosen.model || models[0]?.name || '';
  const { dataset, version: name } = version;
  const count = useQuery({ ...queries.tokens({ dataset, version: name, ...asked }), enabled: asked.model !== '' });
  return (
    <Card
      title={t('datasets.count.title')}
      actions={
        <form
          className={styles.previewBar}
          onSubmit={(event) => {
            event.preventDefault();
            setAsked({ ...chosen, model });
          }}
        >
          <ModelSelect models={models} value={model} onChange={(model) => setChosen({ ...chosen, model })} />
          <Input
            size="small"
            inputMode="numeric"
            className={styles.cutoff}
            aria-label={t('datasets.count.cutoff')}
            placeholder={t('datasets.count.cutoff')}
            value={chosen.cutoffLength}
            onChange={(_, { value }) => setChosen({ ...chosen, cutoffLength: value.trim() })}
          />
          <Button size="small" type="submit" disabled={model === '' || count.isFetching}>
            {t('datasets.count.do')}
          </Button>
        </form>
      }
    >
      <p className={styles.note}>{t('datasets.count.help')}</p>
      {count.isEnabled && <Loaded query={count}>{(tokens) => <Counted tokens={tokens} />}</Loaded>}
    </Card>
  );
}

function Counted({ tokens }: { tokens: VersionTokens }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { rows, countedRows } = tokens;
  return (
    <>
      <Facts
        facts={[
          { label: t('tasks.column.model'), value: tokens.model },
          { label: t('datasets.count.template'), value: tokens.template ?? t('datasets.count.textsAlone') },
          {
            label: t('datasets.count.rows'),
            value: countedRows === rows ? number(rows) : t('datasets.count.sample', { counted: number(countedRows), rows: number(rows) }),
          },
          { label: t('datasets.count.tokens'), value: number(tokens.tokens) },
          { label: t('datasets.count.meanRow'), value: number(Math.round(tokens.meanRow)) },
          { label: t('datasets.count.longestRow'), value: number(tokens.longestRow) },
          {
            label: t('datasets.count.beyond', { cutoff: number(tokens.cutoffLength) }),
            value: t('datasets.count.lost', { rows: number(tokens.rowsBeyond), tokens: number(tokens.tokensBeyond) }),
          },
        ]}
      />
      {tokens.tokenHistogram.length > 0 && <Histogram buckets={tokens.tokenHistogram} label={t('datasets.count.lengths')} />}
    </>
  );
}
