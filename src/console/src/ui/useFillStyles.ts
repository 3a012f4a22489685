import { makeStyles } from '@fluentui/react-components';

/** For controls that the library gives a width of its own, where the column decides. */
export const useFillStyles = makeStyles({ fill: { minWidth: 0, width: '100%' }, input: { '& input': { minWidth: 0, width: '100%' } } });
