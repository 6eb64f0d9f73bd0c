import { describe, expect, it } from 'vitest';
import { progressShare, progressWords } from '@/lib/progress';

const progress = (readRows: number, totalRows: number) => ({ running: true, elapsedMs: 3200, readRows, totalRows });

describe('how far a search is', () => {
  it('says rows read of rows there are', () => {
    expect(progressWords(progress(42_000_000, 120_000_000))).toBe('42 M of about 120 M rows read in 3 s');
    expect(progressShare(progress(30, 120))).toBe(0.25);
  });

  it('names no share that is not known', () => {
    expect(progressWords(progress(900, 0))).toBe('900 rows read in 3 s');
    expect(progressShare(progress(900, 0))).toBeNull();
    expect(progressWords(null)).toBe('');
    expect(progressShare(null)).toBeNull();
  });

  it('is never more than all, though the number of rows is a guess', () => {
    expect(progressShare(progress(200, 100))).toBe(1);
  });
});
