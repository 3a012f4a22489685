import { makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  onDark: {
    color: '#dfe5ee',
    minWidth: '36px',
    ':hover': { color: '#fff', backgroundColor: '#2a3648' },
    ':hover .fui-Button__icon': { color: '#fff' },
    ':hover:active': { color: '#fff', backgroundColor: '#35435a' },
    '[aria-expanded="true"]': { color: '#fff', backgroundColor: '#2a3648' },
  },
});

/** Of buttons on the dark bar, in either theme. */
export const useOnDark = () => useStyles().onDark;
