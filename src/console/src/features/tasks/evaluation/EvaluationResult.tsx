import { MessageBar, MessageBarBody, Spinner } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ModelEvaluation, ModelScore } from '../../../api/schema';
import { DataTable } from '../../../ui/DataTable';
import { useFormat } from '../../../ui/useFormat';
import { ErrorBox } from '../ErrorBox';
import styles from './evaluation.module.css';

const measures = ['loss', 'perplexity', 'rewardAccuracy', 'rewardMargin'] as const;

export function EvaluationResult({ evaluation }: { evaluation: ModelEvaluation }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { error, finishedAt, base, tuned, answers } = evaluation;
  return (
    <section className={styles.panel} aria-label={t('evaluation.result')}>
      <p className={styles.note} role="status">
        {finishedAt ? (
          t(`evaluation.ended.${error ? 'failed' : 'succeeded'}`, { time: dateTime(finishedAt) })
        ) : (
          <Spinner size="tiny" labelPosition="after" label={t(`evaluation.state.${evaluation.state}`)} />
        )}
      </p>
      {error && <ErrorBox error={error} />}
      {base && tuned && <Scores evaluation={evaluation} base={base} tuned={tuned} />}
      {answers && answers.length > 0 && (
        <DataTable
          label={t('evaluation.answers')}
          rows={answers.map((answer, place) => ({ ...answer, key: String(place) }))}
          keyOf={({ key }) => key}
          columns={[
            { key: 'prompt', label: t('evaluation.promptColumn'), cell: ({ prompt }) => <Said text={prompt} /> },
            { key: 'base', label: t('evaluation.base'), cell: (answer) => <Said text={answer.base} /> },
            { key: 'tuned', label: t('evaluation.tuned'), cell: (answer) => <Said text={answer.tuned} /> },
          ]}
        />
      )}
    </section>
  );
}

function Said({ text }: { text: string }) {
  const { t } = useTranslation();
  return text ? (
    <span className={styles.said} data-raw>
      {text}
    </span>
  ) : (
    <span className={styles.note}>{t('evaluation.nothing')}</span>
  );
}

function Scores({ evaluation, base, tuned }: { evaluation: ModelEvaluation; base: ModelScore; tuned: ModelScore }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { overlap, rows, options } = evaluation;
  const measured = measures.filter((measure) => base[measure] !== null || tuned[measure] !== null);
  return (
    <>
      <DataTable
        label={t('evaluation.scores')}
        rows={measured}
        keyOf={(measure) => measure}
        columns={[
          { key: 'measure', label: t('evaluation.measureColumn'), cell: (measure) => t(`evaluation.measure.${measure}`) },
          { key: 'base', label: t('evaluation.base'), align: 'end', cell: (measure) => number(base[measure]) },
          { key: 'tuned', label: t('evaluation.tuned'), align: 'end', cell: (measure) => number(tuned[measure]) },
        ]}
      />
      <p className={styles.note}>{t('evaluation.rows', { count: rows ?? 0, dataset: options.dataset })}</p>
      {overlap && overlap.shared > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('evaluation.overlap', { shared: overlap.shared, different: overlap.different })}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
