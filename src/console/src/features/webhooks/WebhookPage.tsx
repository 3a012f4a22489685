import { Button } from '@fluentui/react-components';
import { DeleteRegular, SendRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { queries } from '../../api/queries';
import type { SubscriptionView } from '../../api/schema';
import { ConfirmByName } from '../../ui/ConfirmByName';
import { Facts } from '../../ui/Facts';
import { Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import { useFormat } from '../../ui/useFormat';
import { useMay } from '../access/useRole';
import { Deliveries } from './Deliveries';
import { EventTypes } from './EventTypes';
import { useWebhookRequests } from './useWebhookRequests';

/** One webhook: what it is told of, and what became of each message. */
export function WebhookPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useParams().id ?? '';
  const webhook = useQuery(queries.subscription(id));
  const mayTest = useMay('contributor');
  const mayRemove = useMay('owner');
  const [isRemoving, setRemoving] = useState(false);
  const name = webhook.data?.name ?? '';
  const { test, replay, replayFailed, remove } = useWebhookRequests(id, name, () => navigate('/settings'));
  return (
    <Page
      title={name || t('webhooks.title')}
      trail={[{ label: t('common.nav.settings'), to: '/settings' }]}
      actions={
        webhook.data && (
          <>
            {mayRemove && (
              <Button icon={<DeleteRegular />} onClick={() => setRemoving(true)}>
                {t('common.delete')}
              </Button>
            )}
            {mayTest && (
              <Button appearance="primary" icon={<SendRegular />} disabledFocusable={test.isPending} onClick={() => test.mutate()}>
                {t('webhooks.test.send')}
              </Button>
            )}
          </>
        )
      }
    >
      <Loaded query={webhook}>
        {(data) => (
          <>
            <WebhookFacts webhook={data} />
            <Deliveries
              webhook={id}
              onReplay={mayTest ? (delivery) => replay.mutate(delivery) : undefined}
              onReplayFailed={mayTest ? () => replayFailed.mutate() : undefined}
            />
          </>
        )}
      </Loaded>
      {isRemoving && (
        <ConfirmByName
          title={t('webhooks.delete.title', { name })}
          name={name}
          isBusy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate()}
        >
          <p>{t('webhooks.delete.warning')}</p>
        </ConfirmByName>
      )}
    </Page>
  );
}

function WebhookFacts({ webhook }: { webhook: SubscriptionView }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  return (
    <Card>
      <Facts
        facts={[
          { label: t('webhooks.url'), value: <code className={ui.code}>{webhook.url}</code> },
          { label: t('webhooks.types'), value: <EventTypes types={webhook.types} /> },
          { label: t('webhooks.created'), value: dateTime(webhook.createdAt) },
          ...(webhook.createdBy ? [{ label: t('webhooks.createdBy'), value: <code className={ui.code}>{webhook.createdBy}</code> }] : []),
        ]}
      />
    </Card>
  );
}
