import { Button, Spinner } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { datasets } from '../../../api/datasets';
import { ApiError } from '../../../api/http';
import { Findings } from '../../../ui/Findings';
import { useToasts } from '../../../ui/useToasts';
import { newestVersions } from '../../datasets/versions';
import styles from './create.module.css';
import { datasetsOf } from './document';
import { useWizard } from './WizardContext';

/** Whether the estimates stand on counted tokens; where they do not, a way to have them counted. */
export function TokenBasis({ isCounted }: { isCounted: boolean }) {
  const { t } = useTranslation();
  const count = useCount();
  return (
    <>
      <p className={styles.note}>
        {isCounted ? t('create.estimate.counted') : t('create.estimate.estimated')}
        {!isCounted && (
          <Button
            size="small"
            appearance="transparent"
            disabled={count.isPending}
            icon={count.isPending ? <Spinner size="extra-tiny" /> : undefined}
            onClick={() => count.mutate()}
          >
            {t('create.estimate.count')}
          </Button>
        )}
      </p>
      {!isCounted && count.error instanceof ApiError && <Findings findings={count.error.findings} />}
    </>
  );
}

function useCount() {
  const { document } = useWizard();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: async () => {
      const { model, template } = document;
      for (const [dataset = '', version] of datasetsOf(document).map((reference) => reference.split('@'))) {
        const [newest] = newestVersions(await datasets.versions(dataset));
        await datasets.tokens({
          dataset,
          version: version ?? newest?.version ?? '',
          model: String(model ?? ''),
          template: typeof template === 'string' ? template : undefined,
        });
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['validate'] }),
    // What the service objects to is shown below.
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
}
