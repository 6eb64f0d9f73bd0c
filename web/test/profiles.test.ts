import { describe, expect, it } from 'vitest';
import { aroundPoint, profileAt, profileKind } from '../src/lib/jumps';
import { baseQuery, comparisonName, readComparison } from '../src/profiles/comparison';
import { missingKinds, profileTypes, usefulLabels } from '../src/profiles/profileTypes';
import { averageText, seriesChart } from '../src/profiles/seriesChart';
import { applicationTop, functionTop } from '../src/profiles/systemTop';

const typesOf = (...types: string[]) =>
  profileTypes(types.map((type) => ({ type, unit: type.split(':').at(-1)!, isState: type.includes('inuse') })));

describe('types', () => {
  it('have the names that people know, the most asked for first, the agent before others', () => {
    const types = typesOf(
      'go_runtime:heap_alloc_objects:count',
      'go_runtime:heap_inuse_space:bytes',
      'process_cpu:cpu:nanoseconds',
      'ebpf:offcpu:nanoseconds',
      'ebpf:cpu:nanoseconds',
      'java:lock_delay:nanoseconds',
      'java:lock_contentions:count',
      'wall:wall:nanoseconds',
      'odd:thing:count',
    );
    expect(types.map((one) => one.name)).toEqual([
      'CPU',
      'CPU',
      'Memory in use',
      'Allocations, objects',
      'Locks, time',
      'Locks, contentions',
      'Off-CPU',
      'Wall time',
      'odd:thing:count',
    ]);
    expect(types[0]!.by).toContain('eBPF');
    expect(types[1]!.by).toBe('a profiler in the program');
  });

  it('say what is missing and how to get it', () => {
    expect(missingKinds(typesOf('ebpf:cpu:nanoseconds')).map((way) => way.kind)).toEqual([
      'Memory in use',
      'Allocations',
      'Locks',
      'Off-CPU',
    ]);
  });

  it('are told apart by labels that differ', () => {
    const labels = [
      { name: 'zone', values: ['a', 'b'] },
      { name: 'pod', values: ['x', 'y'] },
      { name: 'host.id', values: ['1', '2'] },
      { name: 'host.name', values: ['only'] },
    ];
    expect(usefulLabels(labels).map((label) => label.name)).toEqual(['pod', 'zone']);
  });
});

describe('comparison', () => {
  const now = 1_700_000_000_000;
  it('is with the same length of time before, or up to a rollout', () => {
    expect(baseQuery('previous', 'now-1h', 'now', [], now)).toEqual({
      baseFrom: String(now - 7_200_000),
      baseTo: String(now - 3_600_000),
    });
    expect(baseQuery('day', 'now-1h', 'now', [], now).baseTo).toBe(String(now - 86_400_000));
    expect(baseQuery(`until:${now}`, 'now-1h', 'now', [], now)).toEqual({
      baseFrom: String(now - 3_600_000),
      baseTo: String(now),
    });
  });

  it('is with another instance, while other labels stay', () => {
    expect(baseQuery('label:pod=b=c', 'now-1h', 'now', ['pod=a', 'zone=z'], now)).toEqual({
      baseLabel: ['zone=z', 'pod=b=c'],
    });
    expect(comparisonName('label:pod=b=c')).toBe('b=c');
  });

  it('is with nothing when the address says nothing that makes sense', () => {
    for (const text of ['', 'nonsense', 'until:x', 'label:x'])
      expect([readComparison(text).kind, baseQuery(text, 'now-1h', 'now', [], now)]).toEqual(['none', {}]);
  });
});

describe('series', () => {
  const [cpu] = typesOf('ebpf:cpu:nanoseconds');
  const series = { type: '', unit: 'nanoseconds', isState: false, fromMs: 0, stepMs: 60_000, values: [3e10, null] };

  it('show processor time as processors', () => {
    const { chart, grid } = seriesChart(series, cpu!);
    expect([chart.unit, chart.series[0]!.values, grid.toMs]).toEqual(['cores', [0.5, null], 120_000]);
    expect(averageText({ total: 6e10, unit: 'nanoseconds', fromMs: 0, toMs: 120_000 }, cpu!)).toBe(
      ' in all, 0.5 CPU on average',
    );
  });

  it('show amounts as rates and states as they are', () => {
    const [inUse, allocated] = typesOf('m:inuse_space:bytes', 'm:alloc_space:bytes');
    expect(seriesChart({ ...series, unit: 'bytes', isState: true }, inUse!).chart.unit).toBe('bytes');
    const rate = seriesChart({ ...series, unit: 'bytes' }, allocated!).chart;
    expect([rate.unit, rate.series[0]!.values[0]]).toEqual(['bytes/s', 5e8]);
  });
});

describe('the whole system', () => {
  // all → shop(main → work), cart(main)
  const data = {
    unit: 'count',
    texts: ['', 'shop', 'cart', 'main', 'work'],
    parents: [-1, 0, 1, 2, 0, 4],
    frames: [0, 1, 3, 4, 2, 3],
    self: [0, 0, 1, 6, 0, 3],
    total: [10, 7, 7, 6, 3, 3],
  };
  it('says which application and which function spends the most', () => {
    expect(applicationTop(data, [{ text: 'shop', application: '_:Process:shop' }])).toEqual([
      { name: 'shop', application: '_:Process:shop', total: 7, top: 'work' },
      { name: 'cart', application: '', total: 3, top: 'main' },
    ]);
    expect(functionTop(data)).toEqual([
      { text: 'work', self: 6, group: 'shop' },
      { text: 'main', self: 4, group: 'cart' },
    ]);
  });
});

describe('jumps', () => {
  it('lead to the minute of a point, and to the kind that explains the chart', () => {
    expect(aroundPoint(1_000_000, 15_000)).toEqual({ fromMs: 970_000, toMs: 1_090_000 });
    expect(profileAt('p', { fromMs: 1, toMs: 2 }, { application: 'a', type: 'CPU' })).toEqual({
      name: 'profiles',
      params: { project: 'p' },
      query: { from: '1', to: '2', application: 'a', type: 'CPU' },
    });
    expect([
      profileKind({ id: 'cpu-usage', title: 'CPU usage' }),
      profileKind({ id: 'x', title: 'Memory of instances' }),
      profileKind({ id: 'x', title: 'Requests' }),
    ]).toEqual(['CPU', 'Memory in use', null]);
  });
});
