import { LockClosedRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/schema';
import { Hollow } from '../../ui/Hollow';
import { useMay, useStanding } from './useRole';

/** Shows what a role may do to those who have it, and tells the others what is needed. */
export function NeedsRole({ least, children }: { least: Role; children: ReactNode }) {
  const { t } = useTranslation();
  const standing = useStanding();
  return useMay(least) ? (
    children
  ) : (
    <Hollow
      icon={<LockClosedRegular />}
      title={t('access.needs', { role: t(`access.role.${least}`) })}
      help={standing?.role ? t('access.yours', { role: t(`access.role.${standing.role}`) }) : undefined}
    />
  );
}
