import { describe, expect, it } from 'vitest';
import type { LogHistogramResponse } from '@/api/types';
import { countsOf, readSource, usualSource, withSource } from '@/logs/sources';
import type { LogPatternView, LogRecordView } from '@/api/types';
import { barsOf, totalsOf } from '@/logs/histogram';
import { changeCounts, changeText, patternParts } from '@/logs/patterns';
import { cellOf, mergeRecords, mostRecords, writer } from '@/logs/records';

const record = (time: number, row = 'a'): LogRecordView => ({
  key: `${1_700_000_000_000_000_000n + BigInt(time)}-${row}`,
  time: 1.7e12 + time / 1e6,
  severity: 'info',
  severityText: '',
  body: '',
  service: 'cart',
  application: '',
  traceId: '',
  spanId: '',
  pattern: '',
  eventName: '',
  attributes: { 'user.id': '7' },
  resourceAttributes: { 'host.name': 'alpha' },
});

describe('records that come', () => {
  it('are taken in once, in order, whenever they come', () => {
    const have = [record(30), record(20)];
    const merged = mergeRecords(have, [record(40), record(30), record(25)]);
    expect(merged.map((one) => one.key)).toEqual([40, 30, 25, 20].map((time) => record(time).key));
    expect(mergeRecords(have, [record(20)])).toBe(have);
    expect(mergeRecords([], [record(5, 'b'), record(5, 'a')]).length).toBe(2);
  });

  it('are bounded', () => {
    const many = Array.from({ length: mostRecords }, (_, i) => record(mostRecords - i));
    expect(mergeRecords(many, [record(mostRecords + 1)]).length).toBe(mostRecords);
  });

  it('have columns of their own and of their resource', () => {
    expect([cellOf(record(1), 'user.id'), cellOf(record(1), 'host.name'), cellOf(record(1), 'x')]).toEqual([
      '7',
      'alpha',
      '',
    ]);
    expect(writer({ ...record(1), application: 'shop:Deployment:checkout' })).toBe('checkout');
    expect(writer(record(1))).toBe('cart');
  });
});

describe('the histogram', () => {
  const histogram = {
    fromMs: 0,
    toMs: 3000,
    stepMs: 1000,
    countedFromMs: 0,
    total: 1101,
    severities: [
      { severity: 'error', counts: [1, 0, 0] },
      { severity: 'info', counts: [999, 0, 101] },
    ],
  };

  it('shows few errors among many records', () => {
    const bars = barsOf(histogram);
    expect(bars.map((bar) => bar.total)).toEqual([1000, 0, 101]);
    expect(bars[0]!.segments[0]).toMatchObject({ severity: 'error', count: 1, from: 0, to: 0.03 });
    expect(bars[0]!.segments[1]!.to).toBe(1);
    expect(bars[1]!.segments).toEqual([]);
  });

  it('counts by severity, the gravest first', () => {
    expect(totalsOf(histogram)).toEqual([
      { severity: 'error', count: 1 },
      { severity: 'info', count: 1100 },
    ]);
  });
});

describe('patterns', () => {
  it('tell how much more or less there is', () => {
    expect(changeText({ records: 14, before: 10, change: 'more' })).toBe('+40 %');
    expect(changeText({ records: 2, before: 10, change: 'less' })).toBe('−80 %');
    expect(changeText({ records: 120, before: 10, change: 'more' })).toBe('×12');
    expect(changeText({ records: 5, before: 0, change: 'new' })).toBe('new');
    expect(changeText({ records: 5, before: 0, change: '' })).toBe('');
    const rows = ['new', 'new', 'same', 'gone'].map((change) => ({ change }) as LogPatternView);
    expect(changeCounts(rows)).toEqual({ new: 2, more: 0, less: 0, gone: 1 });
  });

  it('have fixed words and places that vary', () => {
    expect(patternParts('order <*> paid')).toEqual([
      { text: 'order ', varies: false },
      { text: '…', varies: true },
      { text: ' paid', varies: false },
    ]);
  });
});

describe('sources of an application', () => {
  const of = (total: number, errors: number): LogHistogramResponse => ({
    fromMs: 0,
    toMs: 60_000,
    stepMs: 60_000,
    countedFromMs: 0,
    total,
    severities: [
      { severity: 'error', counts: [errors] },
      { severity: 'info', counts: [total - errors] },
    ],
  });

  it('are shown one at a time where both have records, with what is left out', () => {
    const counts = countsOf(of(90, 4), of(100, 5));
    expect(counts).toEqual({ sdk: 90, console: 100, errors: 5 });
    expect(usualSource(counts, '')).toBe('sdk');
    expect(usualSource(counts, 'error')).toBe('sdk');
    expect(usualSource(counts, 'error pattern:00ff')).toBe('all');
    expect(usualSource(countsOf(of(0, 0), of(100, 5)), '')).toBe('all');
    expect(usualSource(null, '')).toBe('all');
  });

  it('narrow a line, whatever it says', () => {
    expect(withSource('all', 'a or b')).toBe('a or b');
    expect(withSource('sdk', '')).toBe('resource.telemetry.sdk.name:*');
    expect(withSource('console', 'a or b')).toBe('-resource.telemetry.sdk.name:* (a or b)');
    expect([readSource('console'), readSource('x'), readSource('')]).toEqual(['console', null, null]);
  });
});
