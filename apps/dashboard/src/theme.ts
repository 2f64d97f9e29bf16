import { Anchor, type CSSVariablesResolver, createTheme, Menu, Notification, Table } from '@mantine/core';

/** Green is reserved for `holding` and `installed`, so the house colour is a blue. */
export const theme = createTheme({
  primaryColor: 'sluice',
  primaryShade: { light: 7, dark: 7 },
  colors: {
    sluice: [
      '#eef2ff',
      '#dde4fb',
      '#b9c6f5',
      '#92a7f0',
      '#708cec',
      '#5a7aea',
      '#4d70e9',
      '#3353c6',
      '#2a47ae',
      '#1f3a97',
    ],
  },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Consolas, Menlo, monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover' } }),
    Menu: Menu.extend({
      // Inside the page's landmarks, and with the focus on the first item: the library's defaults leave screen readers outside.
      defaultProps: { portalProps: { target: '#content' }, withInitialFocusPlaceholder: false },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'sm' } }),
  },
});

/** Where the library's own greys and links miss a contrast of 4.5 on our backgrounds. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f8fb',
    '--mantine-color-dimmed': '#55606e',
    '--mantine-color-anchor': '#2a47ae',
    '--mantine-color-error': '#a01722',
  },
  dark: {
    '--mantine-color-body': '#14171c',
    '--mantine-color-dimmed': '#a3adba',
    '--mantine-color-anchor': '#a8bbff',
    '--mantine-color-error': '#ff9c9c',
  },
});
