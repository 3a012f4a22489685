import { Button, Checkbox, Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError, ConnectionError } from '../../api/http';
import { session } from '../../api/session';
import { Card, Page } from '../../ui/Page';
import styles from './access.module.css';
import { useSession } from './useSession';

/** Asks for a key or token, and takes it once the service has. Stands in place of the page that was asked for. */
export function SignIn() {
  const { t } = useTranslation();
  const { refusal } = useSession();
  const [typed, setTyped] = useState('');
  const [isRemembered, setRemembered] = useState(false);
  const bearer = typed.trim();
  const signIn = useMutation({
    mutationFn: check,
    onSuccess: ({ workspace, workspaces }) => session.signIn(bearer, workspace ?? workspaces[0]?.name ?? null, isRemembered),
  });
  const fault = signIn.error && t(`access.fault.${faultOf(signIn.error)}`);
  return (
    <Page title={t('access.title')}>
      <Card>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate(bearer);
          }}
        >
          <p>{t(refusal === 'outdated' ? 'access.outdated' : 'access.help')}</p>
          <Field label={t('access.key')} hint={t('access.keyHelp')} validationMessage={fault || undefined} required>
            <Input
              type="password"
              value={typed}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              onChange={(_, data) => {
                setTyped(data.value);
                signIn.reset();
              }}
            />
          </Field>
          <Checkbox label={t('access.remember')} checked={isRemembered} onChange={(_, { checked }) => setRemembered(checked === true)} />
          <div>
            <Button type="submit" appearance="primary" disabled={bearer === '' || signIn.isPending}>
              {t('access.signIn')}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  );
}

/** Something that cannot be a key, because no header can carry it. */
class NoKeyError extends Error {}

async function check(bearer: string) {
  if (!/^[\x21-\x7e]+$/.test(bearer)) {
    throw new NoKeyError();
  }

  return access.callerOf(bearer);
}

function faultOf(error: Error) {
  return error instanceof NoKeyError
    ? 'noKey'
    : error instanceof ConnectionError
      ? 'connection'
      : error instanceof ApiError && error.status === 401
        ? 'unknown'
        : 'server';
}
