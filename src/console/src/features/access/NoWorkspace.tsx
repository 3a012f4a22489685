import { PeopleRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { CallerView } from '../../api/schema';
import { CodeBox } from '../../ui/CopyText';
import { Hollow } from '../../ui/Hollow';
import { Card, Page } from '../../ui/Page';

/** For somebody who is known and belongs nowhere: what to tell an owner. */
export function NoWorkspace({ caller }: { caller: CallerView }) {
  const { t } = useTranslation();
  return (
    <Page title={t('access.noWorkspace')}>
      <Card>
        <Hollow icon={<PeopleRegular />} title={caller.name} help={t('access.noWorkspaceHelp')} />
        <CodeBox label={t('access.principals')} text={caller.principals.join('\n')} />
      </Card>
    </Page>
  );
}
