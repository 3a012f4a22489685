import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import styles from './datasets.module.css';

const Shown = 5;
const ReadBytes = 64 * 1024;

/** Files whose rows are no text. */
const isPacked = (file: File) => /\.(parquet|gz|zst)$/i.test(file.name);

/** The first rows of a file before it is sent; nothing of a packed one. */
export function FilePreview({ file }: { file: File }) {
  const { t } = useTranslation();
  const { data: rows = [] } = useQuery({
    queryKey: ['file', file.name, file.size, file.lastModified],
    queryFn: async () => firstRows(await file.slice(0, ReadBytes).text()),
    enabled: !isPacked(file),
  });
  if (isPacked(file)) {
    return null;
  }

  return (
    <div>
      <strong>{t('datasets.firstRows')}</strong>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard. */}
      <section className={styles.preview} tabIndex={0} aria-label={t('datasets.firstRows')}>
        {rows.join('\n')}
      </section>
    </div>
  );
}

export function firstRows(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(0, Shown);
}
