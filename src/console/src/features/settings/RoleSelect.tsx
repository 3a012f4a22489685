import { Select } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/schema';
import { grantedRoles } from './grants';

interface RoleSelectProps {
  label: string;
  value: Role;
  disabled?: boolean;
  onChange: (role: Role) => void;
}

export function RoleSelect({ label, value, disabled, onChange }: RoleSelectProps) {
  const { t } = useTranslation();
  return (
    <Select aria-label={label} value={value} disabled={disabled} onChange={(_, data) => onChange(data.value as Role)}>
      {grantedRoles.map((role) => (
        <option key={role} value={role}>
          {t(`access.role.${role}`)}
        </option>
      ))}
    </Select>
  );
}
