import { Button, Select } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { DeliveryState, DeliveryView } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card } from '../../ui/Page';
import ui from '../../ui/ui.module.css';
import { useFormat } from '../../ui/useFormat';

const states: readonly DeliveryState[] = ['pending', 'delivered', 'failed'];

interface DeliveriesProps {
  /** Id of the webhook. */
  webhook: string;
  /** Both undefined where one's role does not allow it. */
  onReplay?: (delivery: string) => void;
  onReplayFailed?: () => void;
}

/** What became of each message, the newest first. */
export function Deliveries({ webhook, onReplay, onReplayFailed }: DeliveriesProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const [state, setState] = useState<DeliveryState | null>(null);
  const deliveries = useInfiniteQuery(queries.deliveries(webhook, state));
  return (
    <Card
      title={t('webhooks.deliveries')}
      actions={
        <>
          <Select
            aria-label={t('webhooks.state')}
            value={state ?? ''}
            onChange={(_, { value }) => setState(states.find((one) => one === value) ?? null)}
          >
            <option value="">{t('webhooks.anyState')}</option>
            {states.map((one) => (
              <option key={one} value={one}>
                {t(`webhooks.states.${one}`)}
              </option>
            ))}
          </Select>
          {onReplayFailed && <Button onClick={onReplayFailed}>{t('webhooks.replayFailed')}</Button>}
        </>
      }
    >
      <Loaded query={deliveries}>
        {(all) =>
          all.length === 0 ? (
            <Hollow title={t('webhooks.noDeliveries')} help={t('webhooks.noDeliveriesHelp')} />
          ) : (
            <DataTable<DeliveryView>
              label={t('webhooks.deliveries')}
              rows={all}
              keyOf={(delivery) => delivery.id}
              columns={[
                { key: 'time', label: t('webhooks.happened'), cell: (delivery) => dateTime(delivery.happenedAt) },
                { key: 'type', label: t('webhooks.type'), cell: (delivery) => <code className={ui.code}>{delivery.type}</code> },
                { key: 'state', label: t('webhooks.state'), cell: (delivery) => t(`webhooks.states.${delivery.state}`) },
                { key: 'tries', label: t('webhooks.tries'), align: 'end', cell: (delivery) => delivery.tries },
                {
                  key: 'next',
                  label: t('webhooks.nextTry'),
                  cell: (delivery) => (delivery.nextTryAt ? dateTime(delivery.nextTryAt) : t('common.none')),
                },
                {
                  key: 'error',
                  label: t('webhooks.lastError'),
                  cell: (delivery) => (delivery.lastError ? <code className={ui.code}>{delivery.lastError}</code> : t('common.none')),
                },
                {
                  key: 'replay',
                  label: t('common.actions'),
                  isQuiet: true,
                  cell: (delivery) =>
                    onReplay && (
                      <Button size="small" aria-label={t('webhooks.replayOf', { id: delivery.id })} onClick={() => onReplay(delivery.id)}>
                        {t('webhooks.replay')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {deliveries.hasNextPage && (
        <Button disabledFocusable={deliveries.isFetchingNextPage} onClick={() => deliveries.fetchNextPage()}>
          {t('webhooks.older')}
        </Button>
      )}
    </Card>
  );
}
