import { createTheme, type MantineColorsTuple } from '@mantine/core';
import type { SyntheticEvent } from 'react';
import { i18n } from './i18n.ts';

// Warm paper, one accent, green for worth, amber for waiting, red for broken. Text on paper meets WCAG 2.2 AA.
const accent: MantineColorsTuple = [
  '#e3f1ee',
  '#cfe5e0',
  '#a9d2c9',
  '#8fc3b8',
  '#5aa595',
  '#2d8576',
  '#0b6b5d',
  '#0a6054',
  '#095449',
  '#07463d',
];
const warn: MantineColorsTuple = [
  '#fdf0d8',
  '#fae2b6',
  '#f3cd89',
  '#e9b45c',
  '#d99a37',
  '#b87518',
  '#9a5b00',
  '#854e00',
  '#6f4100',
  '#5a3500',
];
const bad: MantineColorsTuple = [
  '#fce8e6',
  '#f8d0cc',
  '#eea69f',
  '#e27b72',
  '#d4534a',
  '#c4372d',
  '#b3261e',
  '#9d2019',
  '#861b15',
  '#6f1611',
];
const good: MantineColorsTuple = [
  '#e2f3e9',
  '#c8e7d5',
  '#9dd3b3',
  '#6fbd8f',
  '#46a56f',
  '#2a8d58',
  '#19774a',
  '#156a41',
  '#115b37',
  '#0d4c2e',
];

// warm, like the paper: Mantine's own is a cold blue
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f4f2ee',
  '#ebe9e3',
  '#e0ddd6',
  '#cfccc4',
  '#aeaaa1',
  '#868279',
  '#5d6762',
  '#3a423e',
  '#1d2320',
];

/** What is typed takes the place of the choice there was, instead of being added to its name. */
function selectText({ currentTarget }: SyntheticEvent<HTMLInputElement>): void {
  if (!currentTarget.readOnly) currentTarget.select();
}

/** Asked for while something is drawn, when the language is known. */
const closable = () => ({ closeButtonProps: { 'aria-label': i18n.t('shell:close') } });

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent, warn, bad, good, gray },
  black: '#1d2320',
  fontFamily: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, monospace',
  defaultRadius: 9,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '17px', xl: '22px' },
  headings: {
    fontWeight: '700',
    sizes: { h1: { fontSize: '22px', lineHeight: '1.3' }, h2: { fontSize: '15px' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    // what is typed and confirmed with Enter is the first that fits
    Select: { defaultProps: { selectFirstOptionOnChange: true, onFocus: selectText, onClick: selectText } },
    MultiSelect: { defaultProps: { selectFirstOptionOnChange: true } },
    Modal: {
      // what holds typed text is not lost by a stray tap
      defaultProps: () => ({ ...closable(), closeOnClickOutside: false, radius: 12 }),
      styles: { title: { fontSize: '17px', fontWeight: 650, letterSpacing: '-0.3px' } },
    },
    Drawer: { defaultProps: closable },
    Tooltip: { defaultProps: { openDelay: 400 } },
  },
});
