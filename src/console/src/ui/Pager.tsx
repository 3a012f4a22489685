import { Button, Select } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import styles from './ui.module.css';

interface PagerProps {
  total: number;
  page: number;
  pageSize: number;
  onChange: (page: number, pageSize: number) => void;
}

const sizes = [10, 20, 50, 100, 200];

export function Pager({ total, page, pageSize, onChange }: PagerProps) {
  const { t } = useTranslation();
  const pages = Math.max(1, Math.ceil(total / pageSize));
  return (
    <nav className={styles.pager} aria-label={t('common.pager.label')}>
      <span data-testid="total">{t('common.pager.total', { count: total })}</span>
      <Select
        size="small"
        value={String(pageSize)}
        aria-label={t('common.pager.size')}
        onChange={(_, data) => onChange(1, Number(data.value))}
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {size}
          </option>
        ))}
      </Select>
      <Button
        size="small"
        icon={<ChevronLeftRegular />}
        aria-label={t('common.pager.previous')}
        disabled={page <= 1}
        onClick={() => onChange(page - 1, pageSize)}
      />
      <span>{t('common.pager.page', { page, pages })}</span>
      <Button
        size="small"
        icon={<ChevronRightRegular />}
        aria-label={t('common.pager.next')}
        disabled={page >= pages}
        onClick={() => onChange(page + 1, pageSize)}
      />
    </nav>
  );
}
