import { describe, expect, it } from 'vitest';
import type { ApplicationCostRow, CostsResponse, NodeCostRow } from '@/api/types';
import {
  groupsOf,
  gpuSums,
  idleShare,
  marked,
  priceOf,
  sumOf,
  usd,
  usdPerHour,
  whyNone,
  windowText,
} from '@/lib/costs';

const split = (total: number | null) => ({ cpu: total, memory: 0, gpu: 0, total });
const app = (usage: number, shared: number, saving: number | null): ApplicationCostRow => ({
  id: '_:Process:a',
  name: 'a',
  namespace: '',
  category: 'application',
  types: [],
  labels: {},
  labelValue: '',
  usage: split(usage),
  shared: split(shared),
  reserved: split(null),
  traffic: { zones: 1, internet: 2, zoneGib: 100, internetGib: 20 },
  total: usage + shared + 3,
  instances: 1,
  unpriced: 0,
  estimated: false,
  advice: { cores: null, gib: null, saving, sentence: '' },
});
const node = (quality: string, basis: string): NodeCostRow =>
  ({ quality, basis, price: split(100), idle: split(25) }) as unknown as NodeCostRow;

describe('costs', () => {
  it('are summed by what is asked for, of what is shown', () => {
    const rows = [
      { ...app(10, 1, null), namespace: 'shop', labelValue: 'web' },
      { ...app(20, 2, null), namespace: 'shop' },
      app(5, 0, null),
    ];
    expect(groupsOf(rows, 'namespace').map((group) => [group.name, group.applications, group.total])).toEqual([
      ['shop', 2, 39],
      ['', 1, 8],
    ]);
    expect(groupsOf(rows, 'label').map((group) => [group.name, group.usage, group.traffic.zoneGib])).toEqual([
      ['web', 10, 100],
      ['', 25, 200],
    ]);
    expect(groupsOf(rows, 'trend')).toEqual([]);
  });

  it('are written short, and as unknown where unknown', () => {
    expect([usd(null), usd(0), usd(0.001), usd(12.3), usd(140.16), usd(1234.5), usd(-5)]).toEqual([
      '–',
      '$0',
      '<$0.01',
      '$12.30',
      '$140',
      '$1,235',
      '-$5.00',
    ]);
    expect([usdPerHour(0.192), usdPerHour(0.0104), usdPerHour(2), usdPerHour(10), usdPerHour(null)]).toEqual([
      '$0.192/h',
      '$0.0104/h',
      '$2/h',
      '$10/h',
      '–',
    ]);
    expect([marked('$5', true), marked('$5', false), marked('–', true)]).toEqual(['≈ $5', '$5', '–']);
    expect([windowText(1), windowText(24), windowText(168), windowText(0.25)]).toEqual([
      '1 h',
      '24 h',
      '7 days',
      '15 min',
    ]);
  });

  it('add up, and savings are only those of too large requests', () => {
    expect(sumOf([app(10, 5, 4), app(20, 10, -7), app(0, 0, null)])).toEqual({
      usage: 30,
      shared: 15,
      zones: 3,
      internet: 6,
      total: 54,
      saving: 4,
    });
    expect(idleShare(node('list', ''))).toBe(25);
  });

  it('sum GPUs and what of them is idle', () => {
    const gpu = (count: number, price: number | null, idle: number | null) =>
      ({ gpus: count, price: { gpu: price }, idle: { gpu: idle } }) as unknown as NodeCostRow;
    expect(gpuSums([gpu(2, 300, 100), gpu(1, null, null), gpu(0, 0, 0)])).toEqual({ count: 3, total: 300, idle: 100 });
  });

  it('say why there are none', () => {
    const costs = (nodes: NodeCostRow[]) => ({ nodes }) as unknown as CostsResponse;
    expect(whyNone(costs([]))?.title).toBe('No nodes were seen in this time');
    expect(whyNone(costs([node('none', 'Set a price.'), node('none', 'Set a price.')]))).toEqual({
      title: 'None of the 2 nodes has a price',
      hint: 'Set a price.',
    });
    expect(whyNone(costs([node('none', ''), node('list', '')]))).toBeNull();
  });

  it('reads prices that people write', () => {
    expect(priceOf({ pattern: ' db-* ', core: '0.03', gib: '', disk: '', gpu: '' })).toEqual({
      pattern: 'db-*',
      perCoreHour: 0.03,
      perGibHour: 0,
      diskPerGibMonth: null,
      perGpuHour: null,
      note: null,
    });
    expect(priceOf({ pattern: '*', core: '.03', gib: '0.004', disk: '0.1', gpu: '2', note: ' own ' })).toMatchObject({
      diskPerGibMonth: 0.1,
      perGpuHour: 2,
      note: 'own',
    });
    for (const wrong of [
      { pattern: '', core: '1', gib: '1', disk: '', gpu: '' },
      { pattern: 'a', core: '', gib: '', disk: '', gpu: '' },
      { pattern: 'a', core: 'x', gib: '1', disk: '', gpu: '' },
      { pattern: 'a', core: '1', gib: '1', disk: '-1', gpu: '' },
      { pattern: 'a', core: '1', gib: '1', disk: '', gpu: 'many' },
    ])
      expect(typeof priceOf(wrong)).toBe('string');
  });
});
