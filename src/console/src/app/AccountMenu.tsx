import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { PersonRegular, SignOutRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { session } from '../api/session';
import access from '../features/access/access.module.css';
import { useStanding } from '../features/access/useRole';
import { useSession } from '../features/access/useSession';
import styles from './Shell.module.css';
import { useOnDark } from './useOnDark';

/** Who one is, where one works, and the way out. Nothing where the service asks nobody and there is one workspace. */
export function AccountMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const onDark = useOnDark();
  const { bearer } = useSession();
  const standing = useStanding();
  if (!standing || (bearer === null && standing.caller.workspaces.length < 2)) {
    return null;
  }

  const { caller, workspace, role } = standing;
  const name = bearer === null ? t('access.local') : caller.name;
  const who = workspace && caller.workspaces.length > 1 ? `${name} · ${workspace}` : name;
  return (
    <Menu
      checkedValues={{ workspace: [workspace ?? ''] }}
      onCheckedValueChange={(_, data) => {
        // What stands in the address belongs to the other workspace.
        navigate('/tasks');
        session.choose(data.checkedItems[0] ?? null);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          className={onDark}
          icon={<PersonRegular />}
          aria-label={t('access.account', { who })}
          data-testid="account"
        >
          <span className={styles.wide} data-raw>
            {who}
          </span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <div className={access.who}>
          <strong data-raw>{name}</strong>
          {role && <small>{t(`access.role.${role}`)}</small>}
        </div>
        <MenuList>
          {caller.workspaces.length > 1 && (
            <MenuGroup>
              <MenuGroupHeader>{t('access.workspace')}</MenuGroupHeader>
              {caller.workspaces.map((own) => (
                <MenuItemRadio key={own.name} name="workspace" value={own.name} secondaryContent={t(`access.role.${own.role}`)}>
                  {own.name}
                </MenuItemRadio>
              ))}
            </MenuGroup>
          )}
          {bearer !== null && (
            <>
              <MenuDivider />
              <MenuItem icon={<SignOutRegular />} onClick={session.signOut}>
                {t('access.signOut')}
              </MenuItem>
            </>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
