/** Series colours, light and dark; apart from each other also without full colour sight. The last, a red, is for failures. */
const light = [
  '#1f77b4',
  '#d9822b',
  '#3a9b78',
  '#8a63c9',
  '#c05a9a',
  '#7a8a2a',
  '#2aa3b8',
  '#a0663c',
  '#5a6fd6',
  '#b8a12a',
  '#6b7a86',
  '#d0605e',
];
const dark = [
  '#5aa9e6',
  '#f0a860',
  '#5fc7a0',
  '#b497ea',
  '#e58cc3',
  '#b3c25a',
  '#5cd0e3',
  '#d19a70',
  '#93a3ff',
  '#e0cc5c',
  '#a3b1bd',
  '#f08c8a',
];

/** A hash that is the same on every page and refresh. */
export function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}

/** A shade of a colour for a second and third round through the palette: towards the ground's opposite, so it stays visible. */
function shade(colour: string, round: number, isDark: boolean): string {
  if (!round) return colour;
  const towards = isDark ? 255 : 0;
  const share = Math.min(0.6, 0.35 * round);
  const part = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16);
    return Math.round(value + (towards - value) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

const failure = /^(5xx|errors?|failed|failures|critical)$/i;
const placeOf = (name: string, places: number) => (failure.test(name) ? places - 1 : hash(name) % (places - 1));

/**
 * A colour a name: the name's own place in the palette, or the next free one when another series of the same chart
 * has it; when all are taken, a shade of its own. Names are taken in alphabetical order, so that the order of the
 * answer does not matter.
 */
export function seriesColours(names: readonly string[], isDark: boolean): Map<string, string> {
  const palette = isDark ? dark : light;
  const taken = new Set<number>();
  const result = new Map<string, string>();
  for (const name of [...names].sort()) {
    const round = Math.floor(result.size / palette.length);
    if (taken.size === palette.length) taken.clear();
    let index = placeOf(name, palette.length);
    while (taken.has(index)) index = (index + 1) % palette.length;
    taken.add(index);
    result.set(name, shade(palette[index]!, round, isDark));
  }
  return result;
}
