/** Colours of runs, told apart by people who see red and green alike, on light and on dark ground (after Okabe and Ito). */
const light = ['#0f6cbd', '#d55e00', '#009e73', '#b146a0', '#8a6d00', '#3a96c8', '#c0392b', '#5b5fc7'];
const dark = ['#62abf5', '#ff9d5c', '#3ddc97', '#e58fd4', '#e6c84f', '#7fd0f5', '#ff8b80', '#a6a7f0'];

export const colorOf = (index: number, isDark: boolean) => (isDark ? dark : light)[index % light.length] ?? '#888888';
