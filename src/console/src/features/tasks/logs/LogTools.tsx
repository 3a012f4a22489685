import { Select, Switch } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../../ui/DownloadButton';
import { type Level, levels } from './lines';

interface LogToolsProps {
  level: Level;
  isWrapped: boolean;
  /** Address of the whole file. */
  path: string;
  /** What it is called when it is saved. */
  fileName: string;
  onLevel: (level: Level) => void;
  onWrap: (isWrapped: boolean) => void;
}

export function LogTools({ level, isWrapped, path, fileName, onLevel, onWrap }: LogToolsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select size="small" value={level} aria-label={t('logs.level')} onChange={(_, data) => onLevel(data.value as Level)}>
        {levels.map((item) => (
          <option key={item} value={item}>
            {t(`logs.levels.${item}`)}
          </option>
        ))}
      </Select>
      <Switch label={t('logs.wrap')} checked={isWrapped} onChange={(_, data) => onWrap(data.checked)} />
      <DownloadButton path={path} name={fileName}>
        {t('common.download')}
      </DownloadButton>
    </>
  );
}
