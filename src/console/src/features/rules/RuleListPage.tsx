import { Button } from '@fluentui/react-components';
import { AddRegular, FlashRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { queries } from '../../api/queries';
import type { DatasetRule } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import { useMay } from '../access/useRole';
import { RuleDialog } from './RuleDialog';
import { RuleMode } from './RuleMode';

/** Rules that create tasks when data arrives. */
export function RuleListPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreate = useMay('contributor');
  const rules = useQuery(queries.rules());
  const [isWriting, setWriting] = useState(false);
  const create = mayCreate && (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setWriting(true)}>
      {t('rules.create')}
    </Button>
  );
  return (
    <Page title={t('rules.title')} actions={create}>
      <Card>
        <Loaded query={rules}>
          {(all) =>
            all.length === 0 ? (
              <Hollow icon={<FlashRegular />} title={t('rules.empty')} help={t('rules.emptyHelp')} action={create} />
            ) : (
              <DataTable<DatasetRule>
                label={t('rules.title')}
                rows={all}
                keyOf={(rule) => rule.name}
                columns={[
                  { key: 'name', label: t('rules.field.name'), cell: (rule) => <Link to={`/rules/${rule.name}`}>{rule.name}</Link> },
                  { key: 'mode', label: t('rules.field.mode'), cell: (rule) => <RuleMode rule={rule} /> },
                  {
                    key: 'dataset',
                    label: t('rules.field.dataset'),
                    cell: (rule) => <Link to={`/datasets/${rule.dataset}`}>{rule.dataset}</Link>,
                  },
                  { key: 'stage', label: t('rules.field.stage'), cell: (rule) => rule.stage },
                  { key: 'taskName', label: t('rules.field.taskName'), cell: (rule) => <code>{rule.taskName}</code> },
                  { key: 'created', label: t('rules.created'), cell: (rule) => <RelativeTime time={rule.createdAt} /> },
                ]}
              />
            )
          }
        </Loaded>
      </Card>
      {isWriting && <RuleDialog onClose={() => setWriting(false)} onSaved={(rule) => navigate(`/rules/${rule.name}`)} />}
    </Page>
  );
}
