import { Button, ProgressBar } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Hollow } from '../../../ui/Hollow';
import { Card } from '../../../ui/Page';

/** Tells how a delete goes until nothing is left. */
export function Deleting({ name, isGone }: { name: string; isGone: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Card>
      <div role="status">
        <Hollow
          icon={<DeleteRegular />}
          title={t(isGone ? 'details.gone' : 'details.deleting', { name })}
          help={isGone ? undefined : t('details.deletingHelp')}
          action={
            isGone ? (
              <Button onClick={() => navigate('/tasks')}>{t('common.error.home')}</Button>
            ) : (
              <ProgressBar aria-label={t('details.deleting', { name })} style={{ width: 240 }} />
            )
          }
        />
      </div>
    </Card>
  );
}
