import { HistoryRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskEvent } from '../../api/events';
import { queries } from '../../api/queries';
import type { JobState } from '../../api/schema';
import { local } from '../../i18n';
import { DataTable } from '../../ui/DataTable';
import { Hollow, Loaded } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';
import { State, states } from '../../ui/State';
import { useFormat } from '../../ui/useFormat';

/** What happened, the newest first. */
export function EventsPage() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const events = useQuery(queries.events());
  return (
    <Page title={t('events.title')}>
      <Card>
        <Loaded query={events}>
          {(list) =>
            list.length === 0 ? (
              <Hollow icon={<HistoryRegular />} title={t('events.empty')} help={t('events.emptyHelp')} />
            ) : (
              <DataTable<TaskEvent>
                label={t('events.title')}
                rows={list.toReversed()}
                keyOf={(event) => `${event.task} ${event.id}`}
                columns={[
                  { key: 'time', label: t('events.column.time'), cell: (event) => dateTime(event.time) },
                  { key: 'task', label: t('events.column.task'), cell: (event) => <Link to={`/tasks/${event.task}`}>{event.task}</Link> },
                  { key: 'job', label: t('events.column.job'), cell: (event) => event.job ?? t('common.none') },
                  { key: 'what', label: t('events.column.what'), cell: (event) => <What event={event} /> },
                  {
                    key: 'cause',
                    label: t('events.column.cause'),
                    cell: (event) => (event.error ? local(event.error.message) : t('common.none')),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function What({ event }: { event: TaskEvent }) {
  const { t } = useTranslation();
  const word = event.type.slice(event.type.indexOf('.') + 1);
  return states.has(word) ? <State state={word as JobState} /> : word === 'created' ? t('events.created') : event.type;
}
