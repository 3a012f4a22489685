import { Button, Tooltip } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './ui.module.css';

export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <Tooltip content={t(isCopied ? 'common.copied' : 'common.copy')} relationship="label">
      <Button size="small" appearance="subtle" icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />} onClick={copy} />
    </Tooltip>
  );
}

export function CodeBox({ text, label }: { text: string; label: string }) {
  return (
    <div className={styles.codeBox}>
      <CopyButton text={text} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard. */}
      <section tabIndex={0} aria-label={label}>
        {text}
      </section>
    </div>
  );
}
