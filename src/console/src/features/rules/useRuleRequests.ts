import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import { type RuleDraft, rules } from '../../api/rules';
import type { DatasetRule } from '../../api/schema';
import { useToasts } from '../../ui/useToasts';

/** Creates a rule, or replaces the one that is edited. What the service objects to is shown in the form. */
export function useSaveRule(isNew: boolean, onSaved: (rule: DatasetRule) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (draft: RuleDraft) => (isNew ? rules.create(draft) : rules.replace(draft)),
    onSuccess: (rule) => {
      void client.invalidateQueries({ queryKey: ['rules'] });
      toasts.success(t('rules.saved', { name: rule.name }));
      onSaved(rule);
    },
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
}

export function useRemoveRule(name: string, onGone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: () => rules.remove(name),
    onSuccess: () => {
      onGone();
      client.removeQueries({ queryKey: ['rules', name] });
      void client.invalidateQueries({ queryKey: ['rules'] });
      toasts.success(t('rules.delete.done', { name }));
    },
    onError: (error) => toasts.failure(error),
  });
}
