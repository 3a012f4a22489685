import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ConnectionError } from '../../../api/http';
import { refreshTask } from '../../../api/queries';
import { tasks } from '../../../api/tasks';
import { useToasts } from '../../../ui/useToasts';
import styles from './create.module.css';
import { forgetDraft } from './useDraft';
import { useWizard } from './WizardContext';
import type { Step } from './WizardPage';

interface WizardFooterProps {
  step: Step;
  isReady: boolean;
  onStep: (step: Step) => void;
  onDiscard: () => void;
}

export function WizardFooter({ step, isReady, onStep, onDiscard }: WizardFooterProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toasts = useToasts();
  const { document } = useWizard();
  const create = useCreate();
  const submit = () =>
    create.mutate(document, {
      onSuccess: (task) => {
        forgetDraft();
        refreshTask(client, task);
        toasts.success(t('create.created', { name: task.name }));
        navigate(`/tasks/${task.name}`);
      },
      onError: (error) => toasts.failure(error),
    });
  return (
    <div className={styles.footer}>
      <span>
        {t('create.draftKept')}{' '}
        <Button size="small" appearance="transparent" onClick={onDiscard}>
          {t('create.discard')}
        </Button>
      </span>
      <Button onClick={() => navigate('/tasks')}>{t('common.cancel')}</Button>
      {step === 'jobs' && <Button onClick={() => onStep('basic')}>{t('create.previous')}</Button>}
      {step === 'basic' ? (
        <Button appearance="primary" onClick={() => onStep('jobs')}>
          {t('create.next')}
        </Button>
      ) : (
        <Button appearance="primary" disabled={!isReady || create.isPending} onClick={submit}>
          {t('common.confirm')}
        </Button>
      )}
    </div>
  );
}

const Tries = 6;

/**
 * Sends the same key again for the same text, so that pressing twice makes one task, and so does asking again where the answer was
 * lost on the way.
 */
function useCreate() {
  const last = useRef({ text: '', key: '' });
  return useMutation({
    mutationFn: (document: Parameters<typeof tasks.create>[0]) => {
      const text = JSON.stringify(document);
      if (last.current.text !== text) {
        last.current = { text, key: crypto.randomUUID() };
      }

      return tasks.create(document, last.current.key);
    },
    retry: (failures, error) => error instanceof ConnectionError && failures < Tries,
    retryDelay: (failures) => Math.min(10_000, 500 * 2 ** failures),
  });
}
