import { statuses, type Status } from '@/lib/status';
import { cssColour, isDark } from '@/state/theme';
import type { Colours } from './draw';

/** The theme's colours and the page's font, for a canvas that styles do not reach. */
export function readColours(host: HTMLElement): Colours {
  const each = (suffix: string) =>
    Object.fromEntries(statuses.map((status) => [status, cssColour(`--${status}${suffix}`)])) as Record<Status, string>;
  return {
    surface: cssColour('--surface'),
    sunken: cssColour('--sunken'),
    background: cssColour('--bg'),
    line: cssColour('--line'),
    lineStrong: cssColour('--line-strong'),
    text: cssColour('--text'),
    dim: cssColour('--dim'),
    accent: cssColour('--accent'),
    dark: isDark.value,
    status: each(''),
    soft: each('-soft'),
    font: getComputedStyle(host).fontFamily,
  };
}
