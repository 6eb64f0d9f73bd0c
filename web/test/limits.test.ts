import { describe, expect, it } from 'vitest';
import type { LimitState } from '@/api/types';
import { amountOf, amountText, limitText, ownOf, problemOf, reasonText, scopeText, useOf } from '@/lib/limits';

const rate: LimitState = {
  name: 'max-ingestion-rate',
  title: 'Ingest rate',
  unit: 'bytes/s',
  explanation: '',
  value: 10 * 2 ** 20,
  default: 0,
  own: 10 * 2 ** 20,
  least: 1024,
  most: 2 ** 40,
  zeroIsNone: true,
  inUse: 9 * 2 ** 20,
};
const series: LimitState = {
  ...rate,
  name: 'max-active-series',
  unit: 'count',
  value: 1000,
  default: 1_000_000,
  own: null,
  least: 1,
  most: 10_000_000,
  zeroIsNone: false,
  inUse: 1000,
};

describe('limits as people write them', () => {
  it('reads sizes with units and numbers with separators', () => {
    expect(amountOf('10 MiB', 'bytes')).toBe(10 * 2 ** 20);
    expect(amountOf('1.5GB', 'bytes')).toBe(1.5e9);
    expect(amountOf('10 MiB/s', 'bytes/s')).toBe(10 * 2 ** 20);
    expect(amountOf('1 000 000', 'count')).toBe(1_000_000);
    expect(amountOf('1,000', '')).toBe(1000);
    for (const wrong of ['', 'many', '-1', '10 cats', '1e99', '9'.repeat(40)])
      expect(amountOf(wrong, 'bytes')).toBeNull();
    expect(amountOf('10 MiB', 'count')).toBeNull();
  });

  it('writes what is read back as the same', () => {
    for (const value of [0, 1, 1023, 1024, 1025, 64 * 2 ** 20, 2 ** 40, 123_456_789])
      expect(amountOf(amountText(value, 'bytes'), 'bytes')).toBe(value);
    expect(amountText(64 * 2 ** 20, 'bytes')).toBe('64 MiB');
  });

  it('says what is wrong, and takes nothing as the server’s value', () => {
    expect(problemOf(rate, '')).toBe('');
    expect(problemOf(rate, '0')).toBe('');
    expect(problemOf(rate, '10')).toContain('or 0 for no limit');
    expect(problemOf(series, '0')).toContain('From 1 to');
    expect(problemOf(series, 'x')).toBe('Write a whole number.');
    expect(ownOf([rate, series], { 'max-ingestion-rate': ' ', 'max-active-series': '2 000' })).toEqual({
      'max-active-series': 2000,
    });
  });

  it('shows use with a status before the limit is reached', () => {
    expect(useOf(rate)).toEqual({ text: '9 MiB/s, 90 %', status: 'warning' });
    expect(useOf(series)).toEqual({ text: '1 k, 100 %', status: 'critical' });
    expect(useOf({ ...rate, value: 0 })).toEqual({ text: '9 MiB/s', status: null });
    expect(useOf({ ...rate, inUse: null }).text).toBe('–');
    expect(limitText(0, rate)).toBe('no limit');
  });

  it('has words for reasons and scopes', () => {
    expect(reasonText('series_limit')).toBe('new series above the limit');
    expect(reasonText('malformed_json')).toBe('malformed json');
    expect(scopeText(['metrics', 'logs', 'traces', 'profiles'])).toBe('write everything');
    expect(scopeText(['metrics', 'logs', 'traces', 'profiles', 'read'])).toBe('write everything, read with PromQL');
    expect(scopeText(['traces', 'read'])).toBe('write traces, read with PromQL');
  });
});
