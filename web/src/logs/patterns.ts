import type { LogPatternView } from '@/api/types';

/** How patterns may be shown. */
export const changes = ['new', 'more', 'less', 'gone'] as const;
export type Change = (typeof changes)[number];

export const changeWords: Record<Change, string> = { new: 'New', more: 'More', less: 'Less', gone: 'Gone' };

export const comparisons = [
  { id: 'previous', title: 'the time before' },
  { id: 'day', title: 'a day ago' },
  { id: 'week', title: 'a week ago' },
] as const;

/** How often each change occurs. */
export function changeCounts(patterns: readonly LogPatternView[]): Record<Change, number> {
  const counts: Record<Change, number> = { new: 0, more: 0, less: 0, gone: 0 };
  for (const { change } of patterns) if (change in counts) counts[change as Change]++;
  return counts;
}

/** +40 %, ×12, −80 %: how much of a pattern there is against before. */
export function changeText(pattern: Pick<LogPatternView, 'records' | 'before' | 'change'>): string {
  const { records, before, change } = pattern;
  if (!change || change === 'new' || change === 'gone' || !before) return change;
  if (records >= before * 3) return `×${Math.round(records / before)}`;
  const share = Math.round((records / before - 1) * 100);
  return share === 0 ? '±0 %' : `${share > 0 ? '+' : '−'}${Math.abs(share)} %`;
}

/** The fixed words of a pattern and what varies between them. */
export function patternParts(text: string): { text: string; varies: boolean }[] {
  return text
    .split(/(<\*>)/)
    .filter(Boolean)
    .map((part) => ({ text: part === '<*>' ? '…' : part, varies: part === '<*>' }));
}
