import { describe, expect, it } from 'vitest';
import { findingsOf, given, isNothing, longest, noQueries, refusal, sameQueries, trimmed } from '@/lib/indicators';

const form = (more: Partial<ReturnType<typeof noQueries>> = {}) => ({ ...noQueries('shop:Deployment:cart'), ...more });

describe('own queries of service levels', () => {
  it('are refused when they cannot be kept, with a sentence', () => {
    expect(refusal(form({ total: 'a', failed: 'b' }))).toBe('');
    expect(refusal(form({ histogram: 'h' }))).toBe('');
    expect(refusal(form({ total: 'a', failed: 'b', histogram: 'h' }))).toBe('');
    expect(refusal(form())).toContain('Give a query');
    expect(refusal(form({ total: 'a' }))).toContain('belong together');
    expect(refusal(form({ failed: 'b', histogram: 'h' }))).toContain('belong together');
    expect(refusal({ ...form({ histogram: 'h' }), application: 'cart' })).toContain('namespace:Kind:name');
    expect(refusal(form({ histogram: 'h'.repeat(longest) }))).toBe('');
    expect(refusal(form({ histogram: 'h'.repeat(longest + 1) }))).toContain('Histogram of latency');
  });

  it('are sent without the space around them', () => {
    const typed = form({ total: ' a\n', failed: 'b ' });
    expect(trimmed(typed)).toEqual(form({ total: 'a', failed: 'b' }));
    expect(sameQueries(typed, trimmed(typed))).toBe(true);
    expect(sameQueries(typed, form({ total: 'a' }))).toBe(false);
    expect(isNothing(form({ total: '  ' }))).toBe(true);
  });

  it('have findings of their own, what cannot be used first', () => {
    const finding = (indicator: string, status: string) => ({ indicator, status, sentence: status });
    const all = [
      finding('total', 'info'),
      finding('failed', 'ok'),
      finding('total', 'ok'),
      finding('total', 'critical'),
      finding('total', 'warning'),
    ];
    expect(findingsOf(all, 'total').map((one) => one.status)).toEqual(['critical', 'warning', 'ok', 'info']);
    expect(findingsOf(all, 'histogram')).toEqual([]);
  });

  it('are told by what they are for', () => {
    expect(given(form({ total: 'a', failed: 'b', histogram: 'h' }))).toBe('availability and latency');
    expect(given(form({ histogram: 'h' }))).toBe('latency');
  });
});
