import { describe, expect, it } from 'vitest';
import type { Chart } from '@/api/types';
import { chartRows, plot, saidAt, stacked, summary } from '@/charts/data';
import { yRange } from '@/charts/plotOptions';
import { sparkPath } from '@/charts/spark';
import { toCsv } from '@/lib/csv';
import { seriesColours } from '@/lib/palette';

const grid = { fromMs: 60_000, toMs: 120_000, stepMs: 30_000 };
const chart = (kind: string, series: Record<string, (number | null)[]>): Chart => ({
  id: 'c',
  title: 'C',
  unit: 'count',
  kind,
  series: Object.entries(series).map(([name, values]) => ({ name, values })),
  threshold: null,
  emptyReason: '',
  group: '',
});

describe('chart data', () => {
  it('says what it shows at a point, the largest few first', () => {
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`s${i}`, [i, null]]));
    expect(saidAt(chart('line', many), 0, 60_000)).toMatch(/: s6 6, s5 5, s4 4, s3 3, s2 2, 2 more$/);
    expect(saidAt(chart('line', many), 1, 60_000)).toMatch(/: nothing measured$/);
  });

  it('gives each value its time on the grid, in seconds', () => {
    expect(plot(chart('line', { a: [1, 2, 3] }), grid).times).toEqual([60, 90, 120]);
  });

  it('stacks areas and keeps what was measured beside it', () => {
    const data = plot(chart('area', { a: [1, 2, 3], b: [10, 10, 10] }), grid);
    expect(data.drawn).toEqual([
      [1, 2, 3],
      [11, 12, 13],
    ]);
    expect(data.raw[1]).toEqual([10, 10, 10]);
  });

  it('keeps a gap a gap without pulling down what lies above', () => {
    expect(
      stacked([
        [1, null],
        [2, 2],
      ]),
    ).toEqual([
      [1, null],
      [3, 2],
    ]);
  });

  it('takes hidden series out of the stack', () => {
    const data = plot(chart('area', { a: [1], b: [10] }), grid, new Set(['a']));
    expect(data.names).toEqual(['b']);
    expect(data.drawn).toEqual([[10]]);
  });

  it('fills short series up with gaps', () => {
    expect(plot(chart('line', { a: [1], b: [1, 2, 3] }), grid).raw[0]).toEqual([1, null, null]);
  });

  it('sums up only what was measured', () => {
    expect(summary([null, 4, 2, null])).toEqual({ last: 2, min: 2, max: 4, mean: 3 });
    expect(summary([null]).max).toBeNull();
  });

  it('exports a column a series', () => {
    expect(chartRows(chart('area', { a: [1, null], b: [2, 3] }), grid)).toEqual([
      ['time', 'a (count)', 'b (count)'],
      ['1970-01-01T00:01:00.000Z', 1, 2],
      ['1970-01-01T00:01:30.000Z', null, 3],
    ]);
  });

  it('starts the scale at zero and never collapses', () => {
    expect(yRange('count', 5, 10)[0]).toBe(0);
    expect(yRange('count', 0, 0)[1]).toBeGreaterThan(0);
    expect(yRange('percent', 0, 99)[1]).toBe(100);
  });
});

describe('sparklines', () => {
  it('break where nothing was measured', () => expect(sparkPath([1, null, 1], 72, 18).match(/M/g)).toHaveLength(2));
  it('are empty when nothing was', () => expect(sparkPath([], 72, 18)).toBe(''));
});

describe('series colours', () => {
  it('are red for what failed, and for nothing else of a few', () => {
    const colours = seriesColours(['2xx', '4xx', '5xx'], false);
    expect(colours.get('5xx')).toBe('#d0605e');
    expect(seriesColours(['errors'], true).get('errors')).toBe('#f08c8a');
  });

  it('do not depend on the order of the answer', () => {
    expect(seriesColours(['a', 'b', 'c'], false)).toEqual(seriesColours(['c', 'a', 'b'], false));
  });
  it('differ within a chart', () => {
    const names = Array.from({ length: 30 }, (_, i) => `series ${i}`);
    for (const isDark of [true, false]) expect(new Set(seriesColours(names, isDark).values()).size).toBe(30);
  });
});

describe('CSV', () => {
  it('quotes what must be quoted and defuses formulas', () => {
    expect(toCsv([['a,b', '=1+1', 2, null]])).toBe(`"a,b",'=1+1,2,\r\n`);
  });
});
