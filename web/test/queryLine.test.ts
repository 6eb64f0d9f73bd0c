import { describe, expect, it } from 'vitest';
import { applied, suggest } from '@/explore/complete';
import { reached } from '@/explore/fieldSource';
import { logFields } from '@/logs/logFields';
import { spanFields } from '@/traces/spanFields';
import {
  contextAt,
  hasCondition,
  quoteValue,
  toggledValue,
  valuesOf,
  withCondition,
  withoutCondition,
} from '@/explore/queryLine';

const at = (line: string) => {
  const { kind, field, text, from } = contextAt(line, line.length);
  return [kind, field, text, from];
};

describe('the query line at the cursor', () => {
  it('is a field or a word where nothing or a word is typed', () => {
    expect(at('')).toEqual(['field', '', '', 0]);
    expect(at('sev')).toEqual(['field', '', 'sev', 0]);
    expect(at('error -(ser')).toEqual(['field', '', 'ser', 8]);
    expect(at('service:cart ')).toEqual(['field', '', '', 13]);
    expect(at('http://shop')).toEqual(['field', '', 'http://shop', 0]);
  });

  it('is a value after an operator, also in quotes and among several', () => {
    expect(at('service:')).toEqual(['value', 'service', '', 8]);
    expect(at('a severity>=wa')).toEqual(['value', 'severity', 'wa', 12]);
    expect(at('service:(cart or sh')).toEqual(['value', 'service', 'sh', 17]);
    expect(at('user.id!="a \\"b')).toEqual(['value', 'user.id', 'a "b', 9]);
    expect(at('"my field":7')).toEqual(['value', 'my field', '7', 11]);
  });

  it('is nothing to complete within a phrase', () => {
    expect(at('"connection ref')[0]).toBe('none');
    expect(at('"a b" ser')).toEqual(['field', '', 'ser', 6]);
  });
});

describe('completion', () => {
  const attributes = [
    { value: 'user.id', records: 7 },
    { value: 'service', records: 1 },
  ];

  it('offers fields, attributes and words, those that begin alike first', () => {
    expect(suggest(logFields, 'ser', 3, attributes, []).map((one) => one.insert)).toEqual([
      'service:',
      'attributes.service:',
      'user.id:',
    ]);
    expect(suggest(logFields, 'user', 4, attributes, [])[0]).toMatchObject({ insert: 'user.id:', detail: '7 records' });
    expect(suggest(logFields, 'a o', 3, [], []).some((one) => one.insert === 'or ')).toBe(true);
    expect(suggest(logFields, '', 0, [], []).some((one) => one.insert === 'or ')).toBe(false);
  });

  it('offers values, in quotes where they need them', () => {
    const values = [
      { value: 'cart', records: 3 },
      { value: 'shop front', records: 2 },
    ];
    expect(suggest(logFields, 'service:', 8, [], values).map((one) => one.insert)).toEqual(['cart ', '"shop front" ']);
    expect(suggest(logFields, 'severity:e', 10, [], [])[0]).toMatchObject({ label: 'error' });
  });

  it('offers what the rows have that are searched', () => {
    expect(suggest(spanFields, 'dur', 3, [], [])[0]).toMatchObject({ insert: 'duration:' });
    expect(suggest(spanFields, 'duration>1', 10, [], []).map((one) => one.insert)).toContain('100ms ');
    expect(suggest(spanFields, 'status:', 7, [], []).map((one) => one.label)).toEqual(['error', 'ok', 'unset']);
    expect(suggest(spanFields, 'zo', 2, [{ value: 'zone', records: 7 }], [])[0]).toMatchObject({ detail: '7 spans' });
    expect(suggest(spanFields, 'sev', 3, [], [])).toEqual([]);
    expect(reached(spanFields, 'name')).toBe('attributes.name');
    expect(reached(logFields, 'name')).toBe('name');
  });

  it('goes in place of what is typed', () => {
    const [first] = suggest(logFields, 'service:ca x', 10, [], [{ value: 'cart', records: 3 }]);
    expect(applied('service:ca x', first!)).toEqual({ line: 'service:cart x', cursor: 12 });
  });
});

describe('filtering by clicking', () => {
  it('adds, turns round and takes out a condition', () => {
    expect(withCondition('', 'user.id', '42')).toBe('user.id:42');
    expect(withCondition('timeout', 'user.id', 'a b', true)).toBe('timeout -user.id:"a b"');
    expect(withCondition('timeout -user.id:42', 'user.id', '42')).toBe('timeout user.id:42');
    expect(withCondition('user.id:42', 'user.id', '42')).toBe('user.id:42');
    expect(withCondition('a or b', 'x', '1')).toBe('(a or b) x:1');
    expect(withCondition('"a or b"', 'x', '1')).toBe('"a or b" x:1');
    expect(withoutCondition('severity:error and a', 'severity:error')).toBe('a');
    expect(withoutCondition('a and severity:error', 'severity:error')).toBe('a');
  });

  it('adds to the values of a field and takes them out', () => {
    expect(toggledValue('a', 'severity', 'error')).toBe('a severity:error');
    expect(toggledValue('a severity:error', 'severity', 'info')).toBe('a severity:(error or info)');
    expect(toggledValue('a severity:(error or info) b', 'severity', 'error')).toBe('a severity:info b');
    expect(toggledValue('a severity:error', 'severity', 'error')).toBe('a');
    expect(valuesOf('x:1 severity:(error OR info)', 'severity')).toEqual(['error', 'info']);
    expect(valuesOf('severity>=error -severity:info', 'severity')).toEqual([]);
  });

  it('knows whole conditions only', () => {
    expect(hasCondition('user.id:421', 'user.id:42')).toBe(false);
    expect(hasCondition('-user.id:42', 'user.id:42')).toBe(false);
    expect(hasCondition('(user.id:42)', 'user.id:42')).toBe(true);
  });

  it('quotes what the line would read otherwise', () => {
    expect(quoteValue('a*')).toBe('"a*"');
    expect(quoteValue('/docker/cart')).toBe('"/docker/cart"');
    expect(quoteValue('C:\\x "y"')).toBe('"C:\\\\x \\"y\\""');
    expect(quoteValue('10.0.0.1:80')).toBe('10.0.0.1:80');
  });
});
