import { Button, Select, Switch } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { type Level, levels } from './lines';

interface LogToolsProps {
  level: Level;
  isWrapped: boolean;
  downloadUrl: string;
  onLevel: (level: Level) => void;
  onWrap: (isWrapped: boolean) => void;
}

export function LogTools({ level, isWrapped, downloadUrl, onLevel, onWrap }: LogToolsProps) {
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
      <Button as="a" size="small" icon={<ArrowDownloadRegular />} href={downloadUrl} download>
        {t('common.download')}
      </Button>
    </>
  );
}
