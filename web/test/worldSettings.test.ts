import { describe, expect, it } from 'vitest';
import {
  changeOf,
  matches,
  patternsOf,
  refusal,
  suggestedPattern,
  toChange,
  typedCategories,
  withPattern,
} from '@/lib/worldSettings';

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

describe('patterns of categories', () => {
  it.each([
    ['shop/*', 'shop/orders', true],
    ['shop/*', 'shopping/orders', false],
    ['*/test-*', 'a/test-1', true],
    ['*a*b*', 'xaxxbx', true],
    ['*a*b*', 'xbxa', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*', '', true],
    ['shop/orders', 'shop/orders', true],
    ['shop/orders', 'shop/orders2', false],
  ])('%s and %s: %s', (pattern, text, is) => expect(matches(pattern, text)).toBe(is));

  it('agree with a regular expression, whatever they are made of', () => {
    let seed = 1;
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    const word = (letters: string, most: number) =>
      Array.from({ length: next(most) }, () => letters[next(letters.length)]).join('');
    for (let i = 0; i < 3000; i++) {
      const [pattern, text] = [word('ab*', 7), word('ab', 9)];
      expect(matches(pattern, text), `${pattern} ${text}`).toBe(
        new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text),
      );
    }
  });

  it('are added to a category once, be it there, built in or new, and the rest stays', () => {
    const settings = {
      categories: [
        { name: 'monitoring', patterns: [], builtIn: ['prometheus/*'] },
        { name: 'staging', patterns: ['a/*'], builtIn: [] },
      ],
      assigned: [],
      customApplications: [{ name: 'shards', patterns: ['shard-*'] }],
    };
    const named = (category: string, pattern: string) =>
      withPattern(settings, category, pattern).categories.find((one) => one.name === category)?.patterns;
    expect(named('staging', 'b/*')).toEqual(['a/*', 'b/*']);
    expect(named('staging', 'a/*')).toEqual(['a/*']);
    expect(named('monitoring', 'b/*')).toEqual(['b/*']);
    expect(named('revenue', 'b/*')).toEqual(['b/*']);
    expect(withPattern(settings, 'revenue', 'b/*').customApplications).toEqual(changeOf(settings).customApplications);
  });

  it('are suggested so that they match the application that they are suggested for', () => {
    for (const app of [
      { namespace: 'shop', name: 'orders' },
      { namespace: '', name: 'orders-worker-2' },
      { namespace: '', name: 'nginx' },
    ])
      expect(matches(suggestedPattern(app), `${app.namespace || '_'}/${app.name}`)).toBe(true);
  });
});
