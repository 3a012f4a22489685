import { Badge, Spinner } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../../api/queries';
import type { Estimate, ValidationView } from '../../../api/schema';
import { Findings } from '../../../ui/Findings';
import { Card } from '../../../ui/Page';
import { useFormat } from '../../../ui/useFormat';
import styles from './create.module.css';
import { effective, jobsOf, locationOf } from './document';
import { TokenBasis } from './TokenBasis';
import { useWizard } from './WizardContext';

interface CheckPanelProps {
  validation: ValidationView | undefined;
  isCurrent: boolean;
  onPath: (path: string) => void;
}

/** What the service says before anything is paid for: findings, steps, memory, time, cost. */
export function CheckPanel({ validation, isCurrent, onPath }: CheckPanelProps) {
  const { t } = useTranslation();
  const errors = validation?.findings.filter((finding) => finding.severity === 'error').length ?? 0;
  return (
    <>
      <Card
        title={t('create.check.title')}
        actions={
          !isCurrent ? (
            <Spinner size="tiny" aria-label={t('create.check.busy')} />
          ) : (
            validation && (
              <Badge appearance="tint" color={validation.valid ? 'success' : 'danger'} data-testid="verdict">
                {validation.valid ? t('create.check.ready') : t('create.check.errors', { count: errors })}
              </Badge>
            )
          )
        }
      >
        <div aria-live="polite">
          {validation && validation.findings.length > 0 ? (
            <Findings findings={validation.findings} onPath={onPath} />
          ) : (
            <span className={styles.note}>
              <CheckmarkCircleRegular /> {t('create.check.none')}
            </span>
          )}
        </div>
      </Card>
      {validation && validation.estimates.length > 0 && (
        <Card title={t('create.estimate.title')}>
          <Estimates estimates={validation.estimates} />
        </Card>
      )}
    </>
  );
}

function Estimates({ estimates }: { estimates: readonly Estimate[] }) {
  const { t } = useTranslation();
  const { span, secondsOf, dollars, short } = useFormat();
  const costs = estimates.flatMap((estimate) => (typeof estimate.costUsd === 'number' ? [estimate.costUsd] : []));
  return (
    <>
      <table className={styles.estimates}>
        <thead>
          <tr>
            <th scope="col">{t('create.estimate.job')}</th>
            <th scope="col">{t('create.estimate.steps')}</th>
            <th scope="col">{t('create.estimate.memory')}</th>
            <th scope="col">{t('create.estimate.time')}</th>
            <th scope="col">{t('create.estimate.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {estimates.map((estimate) => (
            <tr key={estimate.job}>
              <td>{estimate.job}</td>
              <td title={t('create.estimate.tokens', { tokens: short(estimate.tokens) })}>{estimate.steps}</td>
              <td>
                <Memory estimate={estimate} />
              </td>
              <td>{span(secondsOf(estimate.duration))}</td>
              <td>{typeof estimate.costUsd === 'number' ? dollars(estimate.costUsd) : t('common.free')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <TokenBasis isCounted={estimates.every((estimate) => estimate.tokensCounted)} />
      {costs.length > 1 && <p className={styles.note}>{t('create.estimate.total', { cost: dollars(costs.reduce((a, b) => a + b, 0)) })}</p>}
    </>
  );
}

/** Memory of one card against what the chosen card has. */
function Memory({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation();
  const { document, table } = useWizard();
  const { data: offers = [] } = useQuery(queries.offers());
  const job = jobsOf(document).find((candidate) => candidate.name === estimate.job) ?? {};
  const type = effective(job, 'compute.type', table);
  const here = offers.filter((offer) => offer.location === locationOf(document, table, offers));
  const offer = here.find((candidate) => candidate.computeType === type) ?? here.find((candidate) => candidate.device === 'gpu') ?? here[0];
  const share = offer ? Math.min(1, estimate.memoryGiBPerCard / offer.memoryGiBPerCard) : 0;
  return (
    <span title={estimate.fitsCard ? undefined : t('create.estimate.tooBig')}>
      {estimate.memoryGiBPerCard.toFixed(1)}
      {offer && ` / ${Math.round(offer.memoryGiBPerCard)} GiB`}
      <span className={styles.memory} data-fits={estimate.fitsCard}>
        <i style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
