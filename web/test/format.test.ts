import { figure } from '@/lib/figures';
import { describe, expect, it } from 'vitest';
import { ago, digits, duration, errorShare, format, none, perSecond } from '@/lib/format';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.0001, '<0.001'],
    [0.012, '0.012'],
    [0.5, '0.5'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [99.96, '100'],
    [1234, '1234'],
  ])('%d is shown as %s', (value, text) => expect(digits(value)).toBe(text));

  it.each([
    [1200, 'req/s', '1.2 k/s'],
    [999.9, 'req/s', '1 k/s'],
    [0.034, 'seconds', '34 ms'],
    [0.0004, 'seconds', '400 µs'],
    [90, 'seconds', '1.5 min'],
    [1.5 * 2 ** 30, 'bytes', '1.5 GiB'],
    [1023.9, 'bytes', '1 KiB'],
    [512, 'bytes/s', '512 B/s'],
    [0.02, 'cores', '20 mCPU'],
    [1.5, 'cores', '1.5 CPU'],
    [42.04, 'percent', '42 %'],
    [71.5, 'celsius', '71.5 °C'],
    [350, 'watts', '350 W'],
    [2_500_000, 'count', '2.5 M'],
    [5_000_000, 'count', '5 M'],
    [5_000_000, 'req/s', '5 M/s'],
  ])('%d %s is shown as %s', (value, unit, text) => expect(format(value, unit)).toBe(text));

  it('shows a dash where nothing was measured', () => {
    expect(format(null, 'bytes')).toBe(none);
    expect(perSecond(undefined)).toBe(none);
    expect(format(Number.NaN, 'seconds')).toBe(none);
  });

  it('never shows a thousand of a unit that has a next one', () => {
    for (let exponent = -6; exponent < 14; exponent += 0.01) {
      const value = 10 ** exponent;
      for (const unit of ['req/s', 'count'] as const) expect(format(value, unit)).not.toMatch(/^1000/);
      if (value < 1) expect(duration(value)).not.toMatch(/^1000/);
    }
  });

  it('has no share of errors where there are no requests', () => {
    expect(errorShare(1, 0)).toBeNull();
    expect(errorShare(1, 50)).toBe(2);
  });

  it('tells how long ago in whole steps', () => {
    expect(ago(1000, 9400)).toBe('8 s ago');
    expect(ago(0, 3_599_000)).toBe('59 min ago');
    expect(ago(5000, 0)).toBe('0 s ago');
  });
});

describe('figures of Taproot itself', () => {
  it('take their unit from the end of their name', () => {
    expect(figure('engineMemoryBytes', 2 ** 30)).toEqual({ title: 'Engine memory', text: '1 GiB' });
    expect(figure('cpuCores', 0.5)).toEqual({ title: 'CPU', text: '0.5 CPU' });
    expect(figure('nodes', 40)).toEqual({ title: 'Nodes', text: '40' });
  });

  it('have words of their own where the name says too little', () =>
    expect(figure('rejected', 3)).toEqual({ title: 'Requests refused for good', text: '3' }));
});
