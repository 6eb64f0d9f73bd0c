import { describe, expect, it } from 'vitest';
import type { CheckAnswer, CheckDescription, HeatMap } from '@/api/types';
import {
  checkValue,
  chosenThresholds,
  condition,
  origin,
  refusal,
  scopePattern,
  sortChecks,
  thresholdText,
} from '@/lib/checks';
import { cellAt, heatCells } from '@/lib/heat';

const check = (id: string, status: string, more: Partial<CheckAnswer> = {}): CheckAnswer => ({
  id,
  title: id,
  status,
  sentence: '',
  condition: 'the use is above {threshold}',
  hasThreshold: true,
  threshold: 80,
  defaultThreshold: 80,
  thresholdOrigin: 'default',
  thresholdPattern: '',
  unit: 'percent',
  findings: [],
  charts: [],
  ...more,
});
const finding = { subject: 'web-1', value: 95, sinceMs: 1, status: 'warning', detail: '' };

describe('checks', () => {
  it('are listed with what was chosen for them, the project before patterns', () => {
    const of = (id: string, more: Partial<CheckDescription> = {}) =>
      ({
        id,
        title: id,
        condition: 'more than {threshold}',
        unit: 'percent',
        defaultBound: null,
        ...more,
      }) as CheckDescription;
    const checks = [of('b', { condition: 'fewer than {threshold} within {bound}', defaultBound: 0.5 }), of('a')];
    const chosen = chosenThresholds(checks, [
      { check: 'b', pattern: '', value: 99, bound: null },
      { check: 'a', pattern: 'shop:*', value: 70, bound: null },
      { check: 'a', pattern: '', value: 90, bound: null },
      { check: 'gone', pattern: '', value: 1, bound: null },
    ]);
    expect(chosen.map((one) => [one.check, one.pattern, one.words])).toEqual([
      ['a', '', 'more than 90 %'],
      ['a', 'shop:*', 'more than 70 %'],
      ['b', '', 'fewer than 99 % within 500 ms'],
    ]);
  });

  it('has numbers with units', () => {
    expect([
      checkValue(80, 'percent'),
      checkValue(0.02, 'seconds/s'),
      checkValue(12, 'percent/h'),
      checkValue(2, 'times'),
      checkValue(7, 'days'),
      checkValue(1, 'days'),
    ]).toEqual(['80 %', '20 ms/s', '12 %/h', '2×', '7 days', '1 day']);
  });

  it('says when it fails and who chose the threshold', () => {
    expect(condition(check('a', 'ok'))).toBe('the use is above 80 %');
    const objective = { condition: 'fewer than {threshold} are within {bound}', threshold: 99, bound: 0.5 };
    expect(condition(check('a', 'ok', objective))).toBe('fewer than 99 % are within 500 ms');
    expect([thresholdText(check('a', 'ok', objective)), thresholdText(check('a', 'ok'))]).toEqual([
      '99 % within 500 ms',
      '80 %',
    ]);
    expect(origin(check('a', 'ok', { thresholdOrigin: 'pattern', thresholdPattern: 'shop:*' }))).toBe(
      'chosen for shop:*',
    );
  });

  it('puts the failing first, the worst of them on top, and those that cannot tell last', () => {
    const { failing, rest } = sortChecks([
      check('unknown', 'unknown'),
      check('info', 'info', { findings: [finding] }),
      check('ok', 'ok'),
      check('critical', 'critical', { findings: [finding] }),
    ]);
    expect(failing.map((c) => c.id)).toEqual(['critical', 'info']);
    expect(rest.map((c) => c.id)).toEqual(['ok', 'unknown']);
  });

  it('takes no threshold that makes no sense', () => {
    expect(refusal('', 'percent')).not.toBe('');
    expect(refusal('101', 'percent')).toBe('It cannot be above 100 %.');
    expect(refusal('-1', 'seconds')).not.toBe('');
    expect(refusal('0,5', 'seconds')).toBe('');
  });

  it('chooses for this application, a pattern or all', () => {
    expect(scopePattern('application', 'a:b:c', 'x*')).toBe('a:b:c');
    expect(scopePattern('pattern', 'a:b:c', ' x* ')).toBe('x*');
    expect(scopePattern('project', 'a:b:c', 'x*')).toBe('');
  });
});

describe('heat map', () => {
  const map: HeatMap = {
    id: 'm',
    title: 'M',
    unit: 'req/s',
    rows: [
      { name: '0–5 ms', upperBound: 0.005, values: [100, null] },
      { name: '5–10 ms', upperBound: 0.01, values: [0, 1] },
      { name: 'errors', upperBound: null, values: [null, 0.1] },
    ],
    threshold: 0.005,
    emptyReason: '',
  };

  it('draws what there is, the few slow ones too, and failures on a scale of their own', () => {
    const cells = heatCells(map);
    expect(cells.map((cell) => [cell.row, cell.column])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
    expect(cells[0]!.strength).toBe(1);
    expect(cells[1]!.strength).toBeGreaterThan(0.3);
    expect(cells[2]!.strength).toBe(1);
  });

  it('finds the cell under the pointer, rows from the bottom', () => {
    expect(cellAt(map, 2, { x: 0, y: 29, width: 20, height: 30 })).toEqual({ row: 0, column: 0 });
    expect(cellAt(map, 2, { x: 19, y: 0, width: 20, height: 30 })).toEqual({ row: 2, column: 1 });
    expect(cellAt(map, 2, { x: 20, y: 0, width: 20, height: 30 })).toBeNull();
  });
});
