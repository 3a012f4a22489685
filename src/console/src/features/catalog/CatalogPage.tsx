import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries';
import type { BaseModel, Offer } from '../../api/schema';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import { useFormat } from '../../ui/useFormat';

/** What a task can name: base models, and the compute there is. */
export function CatalogPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('catalog.title')}>
      <Card title={t('catalog.models')}>
        <Models />
      </Card>
      <Card title={t('catalog.offers')}>
        <Offers />
      </Card>
    </Page>
  );
}

function Models() {
  const { t } = useTranslation();
  const { short, number } = useFormat();
  const models = useQuery(queries.models());
  return (
    <Loaded query={models}>
      {(list) =>
        list.length === 0 ? (
          <Hollow title={t('catalog.noModels')} help={t('catalog.noModelsHelp')} />
        ) : (
          <DataTable<BaseModel>
            label={t('catalog.models')}
            rows={list}
            keyOf={(model) => model.name}
            columns={[
              { key: 'name', label: t('catalog.model.name'), cell: (model) => <strong>{model.name}</strong> },
              { key: 'size', label: t('catalog.model.parameters'), align: 'end', cell: (model) => short(model.parameters) },
              { key: 'context', label: t('catalog.model.context'), align: 'end', cell: (model) => number(model.contextLength) },
              { key: 'layers', label: t('catalog.model.layers'), align: 'end', cell: (model) => model.layers },
              { key: 'template', label: t('catalog.model.template'), cell: (model) => model.template },
              { key: 'chat', label: t('catalog.model.chat'), cell: (model) => t(model.isChat ? 'common.yes' : 'common.no') },
              { key: 'licence', label: t('catalog.model.licence'), cell: (model) => model.licence },
              { key: 'locations', label: t('catalog.model.locations'), cell: (model) => model.locations.join(', ') },
            ]}
          />
        )
      }
    </Loaded>
  );
}

function Offers() {
  const { t } = useTranslation();
  const { number, dollars } = useFormat();
  const offers = useQuery(queries.offers());
  const price = (amount: number | null) => (amount === null ? t('common.none') : dollars(amount));
  return (
    <Loaded query={offers}>
      {(list) => (
        <DataTable<Offer>
          label={t('catalog.offers')}
          rows={list}
          keyOf={(offer) => `${offer.location} ${offer.computeType}`}
          columns={[
            { key: 'type', label: t('catalog.offer.type'), cell: (offer) => <strong>{offer.computeType}</strong> },
            { key: 'location', label: t('catalog.offer.location'), cell: (offer) => offer.location },
            { key: 'cards', label: t('catalog.offer.cards'), align: 'end', cell: (offer) => offer.cardsPerNode },
            {
              key: 'memory',
              label: t('catalog.offer.memory'),
              align: 'end',
              cell: (offer) => number(Math.round(offer.memoryGiBPerCard * 10) / 10),
            },
            { key: 'nodes', label: t('catalog.offer.nodes'), align: 'end', cell: (offer) => offer.maxNodes },
            { key: 'quota', label: t('catalog.offer.quota'), align: 'end', cell: (offer) => offer.totalCards },
            {
              key: 'cpu',
              label: t('catalog.offer.cpu'),
              align: 'end',
              cell: (offer) => `${number(offer.cpuCores)} / ${number(Math.round(offer.memoryGiB))}`,
            },
            {
              key: 'price',
              label: t('catalog.offer.price'),
              align: 'end',
              cell: (offer) => (offer.usdPerHour === null ? t('common.free') : price(offer.usdPerHour)),
            },
            { key: 'spot', label: t('catalog.offer.spot'), align: 'end', cell: (offer) => price(offer.spotUsdPerHour) },
            { key: 'engines', label: t('catalog.offer.engines'), cell: (offer) => offer.engines.join(', ') },
          ]}
        />
      )}
    </Loaded>
  );
}
