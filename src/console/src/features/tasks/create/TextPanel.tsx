import { Tab, TabList } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { service } from '../../../api/service';
import { CodeBox, CopyButton } from '../../../ui/CopyText';
import { Card } from '../../../ui/Page';
import styles from './create.module.css';
import { fromYaml, toCli, toCurl, toYaml } from './text';
import { useWizard } from './WizardContext';

type View = 'yaml' | 'curl' | 'cli';

/** The same task as text; the YAML may be edited, and the form follows. */
export function TextPanel() {
  const { t } = useTranslation();
  const { document } = useWizard();
  const [view, setView] = useState<View>('yaml');
  return (
    <Card
      title={t('create.text.title')}
      actions={<CopyButton text={view === 'curl' ? toCurl(document, service) : view === 'cli' ? toCli(document) : toYaml(document)} />}
    >
      <TabList size="small" selectedValue={view} onTabSelect={(_, data) => setView(data.value as View)}>
        <Tab value="yaml">{t('create.text.yaml')}</Tab>
        <Tab value="curl">{t('create.text.curl')}</Tab>
        <Tab value="cli">{t('create.text.cli')}</Tab>
      </TabList>
      {view === 'yaml' ? (
        <YamlEditor />
      ) : (
        <CodeBox label={t(`create.text.${view}`)} text={view === 'curl' ? toCurl(document, service) : toCli(document)} />
      )}
    </Card>
  );
}

function YamlEditor() {
  const { t } = useTranslation();
  const { document, setDocument } = useWizard();
  const [text, setText] = useState(() => toYaml(document));
  const reading = fromYaml(text);
  // The form changed the task: the text follows, unless it says the same already.
  useEffect(() => {
    setText((before) => (JSON.stringify(fromYaml(before).document) === JSON.stringify(document) ? before : toYaml(document)));
  }, [document]);
  return (
    <>
      <textarea
        className={styles.editor}
        aria-label={t('create.text.yaml')}
        aria-invalid={reading.error !== null}
        value={text}
        spellCheck={false}
        rows={Math.min(28, text.split('\n').length + 1)}
        onChange={(event) => {
          setText(event.target.value);
          const { document: read } = fromYaml(event.target.value);
          if (read) {
            setDocument(() => read);
          }
        }}
      />
      <p className={reading.error ? `${styles.note} ${styles.bad}` : styles.note} role="status">
        {reading.error ? t('create.text.broken', { line: reading.error.line, message: reading.error.message }) : t('create.text.help')}
      </p>
    </>
  );
}
