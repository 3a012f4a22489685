import { Button } from '@fluentui/react-components';
import { DeleteRegular, EditRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { stringify } from 'yaml';
import { queries } from '../../api/queries';
import type { DatasetRule } from '../../api/schema';
import { ConfirmByName } from '../../ui/ConfirmByName';
import { CodeBox } from '../../ui/CopyText';
import { Facts } from '../../ui/Facts';
import { Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';
import { useMay } from '../access/useRole';
import { RuleDialog } from './RuleDialog';
import { RuleHistory } from './RuleHistory';
import { RuleMode } from './RuleMode';
import { useRemoveRule } from './useRuleRequests';

/** One rule: what it waits for, what it makes, and what every version made of it. */
export function RulePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useParams().name ?? '';
  const rule = useQuery(queries.rule(name));
  const mayChange = useMay('contributor');
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const remove = useRemoveRule(name, () => navigate('/rules'));
  return (
    <Page
      title={name}
      trail={[{ label: t('rules.title'), to: '/rules' }]}
      actions={
        mayChange && (
          <>
            <Button icon={<DeleteRegular />} onClick={() => setDialog('delete')}>
              {t('common.delete')}
            </Button>
            <Button appearance="primary" icon={<EditRegular />} disabled={!rule.data} onClick={() => setDialog('edit')}>
              {t('rules.edit')}
            </Button>
          </>
        )
      }
    >
      <Loaded query={rule}>
        {(data) => (
          <>
            <RuleFacts rule={data} />
            <RuleHistory name={name} />
            {dialog === 'edit' && <RuleDialog rule={data} onClose={() => setDialog(null)} onSaved={() => setDialog(null)} />}
          </>
        )}
      </Loaded>
      {dialog === 'delete' && (
        <ConfirmByName
          title={t('rules.delete.title', { name })}
          name={name}
          isBusy={remove.isPending}
          onClose={() => setDialog(null)}
          onConfirm={() => remove.mutate()}
        >
          <p>{t('rules.delete.warning')}</p>
        </ConfirmByName>
      )}
    </Page>
  );
}

function RuleFacts({ rule }: { rule: DatasetRule }) {
  const { t } = useTranslation();
  const { dollars, span, secondsOf, dateTime } = useFormat();
  return (
    <Card title={t('rules.rule')}>
      <Facts
        facts={[
          { label: t('rules.field.mode'), value: <RuleMode rule={rule} /> },
          { label: t('rules.field.dataset'), value: <Link to={`/datasets/${rule.dataset}`}>{rule.dataset}</Link> },
          { label: t('rules.field.stage'), value: rule.stage },
          { label: t('rules.field.taskName'), value: <code>{rule.taskName}</code> },
          { label: t('rules.field.maxConcurrent'), value: rule.maxConcurrent },
          { label: t('rules.field.coolDown'), value: span(secondsOf(rule.coolDown)) },
          { label: t('rules.field.budgetUsd'), value: rule.budgetUsd === null ? t('rules.anyCost') : dollars(rule.budgetUsd) },
          { label: t('rules.created'), value: dateTime(rule.createdAt) },
        ]}
      />
      <h3>{t('rules.field.task')}</h3>
      <CodeBox label={t('rules.field.task')} text={stringify(rule.task)} />
    </Card>
  );
}
