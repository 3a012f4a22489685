import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { queries } from '../../api/queries';
import type { SubscriptionView } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import { RelativeTime } from '../../ui/RelativeTime';
import ui from '../../ui/ui.module.css';
import { useMay } from '../access/useRole';
import { EventTypes } from './EventTypes';
import { WebhookDialog } from './WebhookDialog';

/** Addresses that are told what happens in the workspace. */
export function WebhooksCard() {
  const { t } = useTranslation();
  const mayCreate = useMay('owner');
  const webhooks = useQuery(queries.subscriptions());
  const [isMaking, setMaking] = useState(false);
  return (
    <Card
      title={t('webhooks.title')}
      actions={
        mayCreate && (
          <Button icon={<AddRegular />} onClick={() => setMaking(true)}>
            {t('webhooks.create')}
          </Button>
        )
      }
    >
      <Loaded query={webhooks}>
        {(all) =>
          all.length === 0 ? (
            <Hollow title={t('webhooks.empty')} help={t('webhooks.emptyHelp')} />
          ) : (
            <DataTable<SubscriptionView>
              label={t('webhooks.title')}
              rows={all}
              keyOf={(webhook) => webhook.id}
              columns={[
                {
                  key: 'name',
                  label: t('webhooks.name'),
                  cell: (webhook) => (
                    <Link to={`/settings/webhooks/${webhook.id}`} data-raw>
                      {webhook.name}
                    </Link>
                  ),
                },
                { key: 'url', label: t('webhooks.url'), cell: (webhook) => <code className={ui.code}>{webhook.url}</code> },
                { key: 'types', label: t('webhooks.types'), cell: (webhook) => <EventTypes types={webhook.types} /> },
                { key: 'created', label: t('webhooks.created'), cell: (webhook) => <RelativeTime time={webhook.createdAt} /> },
              ]}
            />
          )
        }
      </Loaded>
      {isMaking && <WebhookDialog onClose={() => setMaking(false)} />}
    </Card>
  );
}
