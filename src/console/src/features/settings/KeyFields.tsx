import { Checkbox, Field, Input, Select } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/schema';
import { type Area, areas, lifetimes } from './grants';
import { RoleSelect } from './RoleSelect';
import styles from './settings.module.css';

export interface KeyForm {
  name: string;
  role: Role;
  /** None for all areas. */
  scopes: Area[];
  /** 0 for never. */
  days: string;
}

export function KeyFields({ form, onChange }: { form: KeyForm; onChange: (part: Partial<KeyForm>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('settings.name')} hint={t('settings.key.nameHelp')} required>
        <Input value={form.name} maxLength={80} onChange={(_, { value }) => onChange({ name: value })} />
      </Field>
      <Field label={t('settings.role')} hint={t(`settings.roleHelp.${form.role}`)}>
        <RoleSelect label={t('settings.role')} value={form.role} onChange={(role) => onChange({ role })} />
      </Field>
      <Field label={t('settings.key.expires')}>
        <Select value={form.days} onChange={(_, { value }) => onChange({ days: value })}>
          {lifetimes.map((days) => (
            <option key={days} value={days}>
              {days === '0' ? t('settings.key.never') : t('settings.key.days', { count: Number(days) })}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className={styles.scopes}>
        <legend>{t('settings.key.scopes')}</legend>
        {areas.map((area) => (
          <Checkbox
            key={area}
            label={t(`settings.area.${area}`)}
            checked={form.scopes.includes(area)}
            onChange={(_, { checked }) =>
              onChange({ scopes: areas.filter((other) => (other === area ? checked === true : form.scopes.includes(other))) })
            }
          />
        ))}
        <small>{t('settings.key.scopesHelp')}</small>
      </fieldset>
    </>
  );
}
