import 'vuetify/styles/core';
import { createVuetify } from 'vuetify';
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg';

const variables = { 'hover-opacity': 0.06, 'border-opacity': 0.14 };

export const vuetify = createVuetify({
  icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
  defaults: {
    global: { ripple: false },
    VBtn: { variant: 'text', density: 'compact', rounded: 'sm' },
    VMenu: { transition: false },
    VDialog: { transition: false },
    VTooltip: { transition: false },
  },
  theme: {
    defaultTheme: 'light',
    themes: {
      light: {
        dark: false,
        colors: { background: '#f6f7f9', surface: '#ffffff', primary: '#0b6e99', 'on-surface': '#1b2027' },
        variables,
      },
      dark: {
        dark: true,
        colors: { background: '#12151a', surface: '#1a1e24', primary: '#57b6dc', 'on-surface': '#e3e7ec' },
        variables,
      },
    },
  },
});
