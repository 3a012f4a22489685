import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { queries } from '../../../api/queries';
import { Loaded } from '../../../ui/Hollow';
import { Page } from '../../../ui/Page';
import { LogReader } from './LogReader';

export function LogPage() {
  const { t } = useTranslation();
  const name = useParams().name ?? '';
  const task = useQuery(queries.task(name));
  return (
    <Page
      title={t('logs.title')}
      trail={[
        { label: t('tasks.title'), to: '/tasks' },
        { label: name, to: `/tasks/${name}` },
      ]}
    >
      <Loaded query={task}>{(data) => <LogReader task={data} />}</Loaded>
    </Page>
  );
}
