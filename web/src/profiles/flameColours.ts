import { hash } from '@/lib/palette';
import { baseWhole, isCompared, readingOf, type FlameData, type FlameLayout } from './flame';
import { kernel, unknownLibrary } from './frames';

/** Fills that carry dark text in the light theme and light text in the dark one, apart from each other also without full colour sight. */
const light = [
  '#a9c8e8',
  '#f3c79a',
  '#9fd6c0',
  '#d3bdf0',
  '#f0b7d2',
  '#d4d98e',
  '#98dbe6',
  '#dcb99c',
  '#b5bff2',
  '#ead487',
];
const dark = [
  '#2f5c86',
  '#8a5a24',
  '#2a705a',
  '#614a93',
  '#84426a',
  '#626b1f',
  '#1f6f7d',
  '#714b2f',
  '#46529a',
  '#7a681b',
];
const greys = { light: ['#d3d7dc', '#e4e6e9'], dark: ['#4a525c', '#383f47'] };

/** From less to more: blue, grey, orange. Signs and numbers say the same. */
const lessLight = '#3d7fc4';
const moreLight = '#e0761a';
const lessDark = '#3f86d0';
const moreDark = '#d9761f';
/** Steps of a difference to either side. */
export const steps = 8;

export interface Paint {
  /** Fills by number. */
  fills: readonly string[];
  /** Number of the fill of each node of the layout. */
  of: Uint8Array;
}

export interface Library {
  name: string;
  colour: string;
  /** Spent in its functions themselves. */
  self: number;
}

const palette = (isDark: boolean) => [...(isDark ? dark : light), ...(isDark ? greys.dark : greys.light)];

function fillOf(library: string): number {
  if (library === kernel) return light.length;
  if (library === unknownLibrary) return light.length + 1;
  return hash(library) % light.length;
}

/** Fills of texts by library; the heaviest libraries never share one as long as there are enough. */
export function libraryColours(data: FlameData, isDark: boolean) {
  const ofText = data.texts.map(readingOf(data).group);
  const selfs = new Map<string, number>();
  for (let i = 0; i < data.frames.length; i++) {
    const name = ofText[data.frames[i]!]!;
    selfs.set(name, (selfs.get(name) ?? 0) + data.self[i]!);
  }
  const heaviest = [...selfs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const chosen = new Map<string, number>();
  const taken = new Set<number>();
  for (const [name] of heaviest) {
    let fill = fillOf(name);
    if (fill < light.length && taken.size < light.length) while (taken.has(fill)) fill = (fill + 1) % light.length;
    if (fill < light.length) taken.add(fill);
    chosen.set(name, fill);
  }
  const fills = palette(isDark);
  const libraries: Library[] = heaviest
    .filter(([, self]) => self > 0)
    .map(([name, self]) => ({ name, self, colour: fills[chosen.get(name)!]! }));
  return { fills, libraries, ofText: Uint8Array.from(ofText, (name) => chosen.get(name) ?? fillOf(name)) };
}

export function libraryPaint(layout: FlameLayout, isDark: boolean): Paint {
  const { data } = layout;
  const { fills, ofText } = libraryColours(data, isDark);
  const of = new Uint8Array(layout.count);
  for (let i = 0; i < of.length; i++) of[i] = ofText[data.frames[layout.source[i]!]!]!;
  return { fills, of };
}

/** Fills by how much more or less of the whole a node is than it was. */
export function changePaint(layout: FlameLayout, isDark: boolean): Paint {
  const { data } = layout;
  const fills = changeFills(isDark);
  const of = new Uint8Array(layout.count);
  for (let i = 0; i < of.length; i++) of[i] = steps + Math.round(steps * changeAt(data, layout.source[i]!));
  return { fills, of };
}

/** From -1 (gone) over 0 (as it was) to 1 (new); what is small either way stays near 0. */
export function changeAt(data: FlameData, node: number): number {
  if (!isCompared(data)) return 0;
  const now = data.total[0]! > 0 ? data.total[node]! / data.total[0]! : 0;
  const whole = baseWhole(data);
  const before = whole > 0 ? data.baseTotal![node]! / whole : 0;
  const sum = now + before;
  if (sum <= 0) return 0;
  const trust = Math.min(1, Math.max(now, before) / 0.002);
  return ((now - before) / sum) * trust;
}

export function changeFills(isDark: boolean): string[] {
  const [less, more, none] = isDark ? [lessDark, moreDark, '#3a4149'] : [lessLight, moreLight, '#eceef1'];
  return Array.from({ length: 2 * steps + 1 }, (_, i) => {
    const part = Math.abs(i - steps) / steps;
    return blend(none, i < steps ? less : more, part * (isDark ? 0.85 : 0.8));
  });
}

function blend(from: string, to: string, part: number): string {
  const at = (text: string, i: number) => parseInt(text.slice(i, i + 2), 16);
  return `#${[1, 3, 5]
    .map((i) => Math.round(at(from, i) + (at(to, i) - at(from, i)) * part))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
}
