import { timeMs } from '@/lib/urlState';

/** What a profile is compared with, as the address has it: a time before, a label's value, or nothing. */
export type Comparison =
  | { kind: 'none' }
  /** The window that ends so many milliseconds before this one. */
  | { kind: 'earlier'; byMs: number | null }
  /** The window that ends at a moment, such as a rollout. */
  | { kind: 'until'; atMs: number }
  | { kind: 'label'; label: string };

const shifts: Record<string, number | null> = { previous: null, day: 86_400_000, week: 7 * 86_400_000 };

export function readComparison(text: string): Comparison {
  if (text in shifts) return { kind: 'earlier', byMs: shifts[text]! };
  if (/^until:\d{12,14}$/.test(text)) return { kind: 'until', atMs: Number(text.slice(6)) };
  if (/^label:[^=]+=/s.test(text)) return { kind: 'label', label: text.slice(6) };
  return { kind: 'none' };
}

export interface BaseQuery {
  baseFrom?: string;
  baseTo?: string;
  baseLabel?: string[];
}

/** What the server is asked for besides. Labels of other names hold on both sides. */
export function baseQuery(text: string, from: string, to: string, labels: readonly string[], nowMs: number): BaseQuery {
  const comparison = readComparison(text);
  const [start, end] = [timeMs(from, nowMs), timeMs(to, nowMs)];
  if (comparison.kind === 'none' || start === null || end === null) return {};
  if (comparison.kind === 'label') {
    const name = comparison.label.slice(0, comparison.label.indexOf('='));
    return { baseLabel: [...labels.filter((label) => !label.startsWith(`${name}=`)), comparison.label] };
  }
  const length = end - start;
  const baseEnd = comparison.kind === 'until' ? comparison.atMs : end - (comparison.byMs ?? length);
  return { baseFrom: String(Math.round(baseEnd - length)), baseTo: String(Math.round(baseEnd)) };
}

export const comparisonName = (text: string): string => {
  const comparison = readComparison(text);
  if (comparison.kind === 'label') return comparison.label.slice(comparison.label.indexOf('=') + 1);
  if (comparison.kind === 'until') return 'before the rollout';
  if (comparison.kind === 'none') return '';
  return comparison.byMs === null ? 'the period before' : text === 'day' ? 'a day before' : 'a week before';
};
