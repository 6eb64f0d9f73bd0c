import { describe, expect, it } from 'vitest';
import { patternsOf, refusal, toChange, typedCategories } from '@/lib/worldSettings';

const rule = (name: string, patterns: string) => ({ name, patterns, builtIn: [] });

describe('world settings', () => {
  it('reads patterns by lines, spaces and commas, each once', () => {
    expect(patternsOf(' review-*/*,\n*/test-*  review-*/* ')).toEqual(['review-*/*', '*/test-*']);
  });

  it('leaves out what is not filled in', () => {
    const change = toChange([rule('staging', 'a/*'), rule('', 'b/*'), rule('empty', ' ')], [rule('shards', 'shard-*')]);
    expect(change.categories).toEqual([{ name: 'staging', patterns: ['a/*'] }]);
    expect(change.customApplications).toEqual([{ name: 'shards', patterns: ['shard-*'] }]);
  });

  it('says that a pattern has no slash', () => {
    expect(refusal(rule('staging', 'review-*'))).toContain('no slash');
    expect(refusal(rule('staging', 'review-*/*'))).toBe('');
  });

  it('shows built-in patterns beside the own ones', () => {
    const categories = [{ name: 'monitoring', patterns: ['ops/*', 'x/*'], builtIn: ['prometheus/*'] }];
    expect(typedCategories({ categories, assigned: [], customApplications: [] })).toEqual([
      { name: 'monitoring', patterns: 'ops/*\nx/*', builtIn: ['prometheus/*'] },
    ]);
  });
});
