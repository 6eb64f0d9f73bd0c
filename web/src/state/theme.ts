import { computed, ref, watch } from 'vue';
import { useTheme } from 'vuetify';

const key = 'taproot.theme';
const chosen = ref<'light' | 'dark' | null>(read());
const system = matchMedia('(prefers-color-scheme: dark)');
const systemDark = ref(system.matches);
system.addEventListener('change', (event) => (systemDark.value = event.matches));

function read(): 'light' | 'dark' | null {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : null;
}

/** Light or dark: what the person chose, else what their system says. */
export const isDark = computed(() => (chosen.value ?? (systemDark.value ? 'dark' : 'light')) === 'dark');

export function toggleTheme(): void {
  chosen.value = isDark.value ? 'light' : 'dark';
  localStorage.setItem(key, chosen.value);
}

/** Keeps Vuetify's theme in step; called once by the root component. */
export function followTheme(): void {
  const theme = useTheme();
  watch(isDark, (dark) => theme.change(dark ? 'dark' : 'light'), { immediate: true });
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function cssColour(name: string): string {
  const from = document.querySelector('.v-application') ?? document.documentElement;
  return getComputedStyle(from).getPropertyValue(name).trim();
}
