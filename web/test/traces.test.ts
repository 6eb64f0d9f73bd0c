import { describe, expect, it } from 'vitest';
import type { TraceFlame, TraceHeatMap, TraceSpan } from '@/api/types';
import { baseWhole, isCompared, layoutFlame, readingOf } from '@/profiles/flame';
import { changeAt } from '@/profiles/flameColours';
import { changeOf } from '@/profiles/flameValue';
import { flameOf, nameOf, serviceOf, topOperations } from '@/traces/flame';
import { boxOf, cornersOf, moved, readBox, shownRows, strength, writeBox } from '@/traces/selection';
import { profiledSpan } from '@/traces/spanProfile';
import { formatStatement, statementOf } from '@/traces/statement';
import { notesOf } from '@/traces/traceText';
import { agentScope, layOut, openRows, searched } from '@/traces/waterfall';

const minute = 60_000;
const map = (change: Partial<TraceHeatMap> = {}): TraceHeatMap => ({
  fromMs: 10 * minute,
  toMs: 14 * minute,
  stepMs: minute,
  spans: 'roots',
  boundsMs: [0, 1, 2.5, 5, 10, 25, 50, 100],
  counts: [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [5, 900, 7, 5],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ],
  failed: [0, 0, 1, 0],
  figures: { total: 918, failed: 1, perSecond: 4, meanMs: null, p50Ms: 3, p95Ms: 4, p99Ms: 5 },
  emptyReason: '',
  ...change,
});

describe('the profile of a span', () => {
  const span = (attributes: Record<string, string>) => profiledSpan({ spanId: '00f067aa0ba902b7', attributes });

  it('is known by what the profiler wrote into the span, else by the span itself', () => {
    expect(span({})).toBe('00f067aa0ba902b7');
    expect(span({ 'pyroscope.profile.id': 'ABCDEF0123456789' })).toBe('abcdef0123456789');
    expect(span({ 'pyroscope.profile.id': 'f067aa0ba902b7' })).toBe('00f067aa0ba902b7');
    expect(span({ 'pyroscope.profile.id': 'no number' })).toBe('00f067aa0ba902b7');
    expect(profiledSpan({ spanId: '0000000000000000', attributes: {} })).toBe('');
  });
});

describe('the heat map of traces', () => {
  it('shows the rows in use and a few beside them, without gaps', () => {
    expect(shownRows(map())).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shownRows(map({ counts: map().counts.map(() => [0, 0, 0, 0]) }))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('makes a box of two corners in any order, open at its ends', () => {
    const rows = shownRows(map());
    const box = { fromMs: 11 * minute, toMs: 13 * minute, minMs: 2.5, maxMs: 25, errors: false };
    expect(boxOf(map(), rows, { column: 1, row: 1 }, { column: 2, row: 3 })).toEqual(box);
    expect(boxOf(map(), rows, { column: 2, row: 3 }, { column: 1, row: 1 })).toEqual(box);
    expect(boxOf(map(), rows, { column: 0, row: 0 }, { column: 0, row: 5 })).toMatchObject({ minMs: 0, maxMs: null });
    expect(boxOf(map(), rows, { column: 3, row: 6 }, { column: 3, row: 6 })).toMatchObject({ minMs: 0, errors: true });
  });

  it('finds a box again where it was drawn', () => {
    const rows = shownRows(map());
    const box = boxOf(map(), rows, { column: 1, row: 1 }, { column: 2, row: 3 });
    expect(cornersOf(map(), rows, box)).toEqual({ left: 1, right: 3, bottom: 1, top: 4 });
    expect(cornersOf(map(), rows, { ...box, errors: true })).toMatchObject({ bottom: 6, top: 7 });
  });

  it('writes a box into the address and reads nothing else', () => {
    const box = { fromMs: 1000, toMs: 2000, minMs: 2.5, maxMs: null, errors: false };
    expect(writeBox(box)).toBe('1000,2000,2.5');
    expect(writeBox({ ...box, minMs: 0, errors: true })).toBe('1000,2000,,,errors');
    expect(readBox(writeBox(box))).toEqual(box);
    expect(readBox('1000,2000,,,errors')).toEqual({ ...box, minMs: 0, errors: true });
    for (const text of ['', 'x', '2,1', '1,2,9,8', ',,,', '1,NaN', '-5,-3']) expect(readBox(text)).toBeNull();
  });

  it('lets one slow request be seen beside a thousand quick ones', () => {
    expect(strength(1, 1000)).toBeGreaterThan(0.05);
    expect(strength(1000, 1000)).toBe(1);
    expect(strength(0, 0)).toBe(0);
  });

  it('walks by arrows up to the errors and stops at the edges', () => {
    expect(moved({ column: 0, row: 0 }, 'ArrowLeft', 4, 6)).toEqual({ column: 0, row: 0 });
    expect(moved({ column: 0, row: 5 }, 'ArrowUp', 4, 6)).toEqual({ column: 0, row: 6 });
    expect(moved({ column: 0, row: 6 }, 'ArrowUp', 4, 6)).toEqual({ column: 0, row: 6 });
  });
});

const span = (
  spanId: string,
  parentSpanId: string,
  time: number,
  durationMs: number,
  change: Partial<TraceSpan> = {},
): TraceSpan => ({
  time,
  traceId: 't',
  spanId,
  parentSpanId,
  name: `op ${spanId}`,
  kind: 'Server',
  service: 'shop',
  application: '',
  durationMs,
  status: 'Unset',
  statusMessage: '',
  scope: 'sdk',
  attributes: {},
  resourceAttributes: {},
  events: [],
  links: [],
  ...change,
});
const ids = (rows: readonly { span: TraceSpan }[]) => rows.map((row) => row.span.spanId).join('');
const on = (host: string) => ({ resourceAttributes: { 'host.name': host } });

describe('the waterfall', () => {
  const trace = [
    span('c', 'b', 20, 30, { status: 'Error' }),
    span('a', '', 0, 100),
    span('d', 'a', 60, 30),
    span('b', 'a', 10, 45),
  ];

  it('has children beneath their parents by time', () => {
    const fall = layOut(trace);
    expect(ids(fall.all)).toBe('abcd');
    expect(fall.all.map((one) => one.depth)).toEqual([0, 1, 2, 1]);
    expect(fall.all.map((one) => one.below)).toEqual([3, 1, 0, 0]);
    expect(fall).toMatchObject({ from: 0, to: 100, failed: 1, orphans: 0 });
    expect(fall.all.map((one) => one.failedBelow)).toEqual([true, true, false, false]);
  });

  it('leaves out what is beneath a closed span', () => {
    expect(ids(openRows(layOut(trace).all, new Set(['b'])))).toBe('abd');
    expect(ids(openRows(layOut(trace).all, new Set(['a'])))).toBe('a');
  });

  it('marks what everything waited for, and all of the time once', () => {
    const critical = new Map(layOut(trace).all.map((one) => [one.span.spanId, one.critical]));
    expect(critical.get('a')).toEqual([
      { from: 0, to: 10 },
      { from: 55, to: 60 },
      { from: 90, to: 100 },
    ]);
    expect(critical.get('b')).toEqual([
      { from: 10, to: 20 },
      { from: 50, to: 55 },
    ]);
    expect(critical.get('c')).toEqual([{ from: 20, to: 50 }]);
    const sum = [...critical.values()].flat().reduce((total, part) => total + part.to - part.from, 0);
    expect(sum).toBe(100);
  });

  it('waits for the one of two at once that ends last', () => {
    const fall = layOut([span('a', '', 0, 100), span('b', 'a', 10, 30), span('c', 'a', 10, 80)]);
    expect(fall.all.find((one) => one.span.spanId === 'b')!.critical).toEqual([]);
    expect(fall.all.find((one) => one.span.spanId === 'c')!.critical).toEqual([{ from: 10, to: 90 }]);
  });

  it('says that a parent is missing', () => {
    const fall = layOut([span('b', 'x', 0, 10), span('c', 'b', 2, 3)]);
    expect(fall.roots[0]!.orphan).toBe(true);
    expect(notesOf(fall, true)).toHaveLength(2);
  });

  it('moves what another host says it did before it was asked', () => {
    const fall = layOut([
      span('a', '', 1000, 100, on('x')),
      span('b', 'a', 400, 60, on('y')),
      span('c', 'b', 410, 20, on('y')),
    ]);
    const [, b, c] = fall.all;
    expect([b!.from, b!.to, b!.skewMs]).toEqual([1020, 1080, 620]);
    expect([c!.from, c!.to]).toEqual([1030, 1050]);
    expect(fall.skews).toEqual([{ host: 'y', ms: 620 }]);
    expect(notesOf(fall, false)[0]).toContain('y is 620 ms behind');
  });

  it('trusts clocks of one host, and a consumer that begins late', () => {
    const same = layOut([span('a', '', 1000, 100, on('x')), span('b', 'a', 900, 60, on('x'))]);
    expect(same.skews).toEqual([]);
    const late = layOut([span('a', '', 0, 10, on('x')), span('b', 'a', 500, 5, { kind: 'Consumer', ...on('y') })]);
    expect(late.skews).toEqual([]);
  });

  it('ends with spans that are their own ancestors, and with thousands in a row', () => {
    const circle = layOut([span('a', 'b', 0, 10), span('b', 'a', 0, 10), span('c', 'c', 0, 5)]);
    expect(circle.all).toHaveLength(3);
    const deep = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i ? `s${i - 1}` : '', i / 100, 200 - i / 100));
    expect(layOut(deep).all.at(-1)!.depth).toBe(9999);
  });

  it('puts what a library served beneath the only request to its port that nobody answered', () => {
    const asks = (id: string, from: number, port = '80') =>
      span(id, 'a', from, 40, { kind: 'Client', scope: agentScope, attributes: { 'server.port': port } });
    const serves = (id: string, from: number) =>
      span(id, '', from, 30, { kind: 'Server', attributes: { 'server.port': '80' } });
    const root = span('a', '', 0, 100, { scope: agentScope });
    const one = layOut([root, asks('b', 10), asks('x', 10, '81'), serves('s', 12), span('c', 's', 15, 5)]);
    expect(one.roots).toHaveLength(1);
    expect(one.all.find((row) => row.span.spanId === 's')).toMatchObject({ adopted: true, depth: 2, orphan: false });
    expect(layOut([root, asks('b', 10), asks('d', 11), serves('s', 12)]).roots).toHaveLength(2);
    expect(layOut([root, asks('b', 10), serves('s', 60)]).roots).toHaveLength(2);
  });

  it('joins what agent and SDK say of one request', () => {
    const fall = layOut([
      span('a', '', 0, 100, { scope: agentScope, service: 'cart' }),
      span('b', 'a', 1, 98, { service: 'cart' }),
      span('c', 'b', 5, 20, { kind: 'Client', service: 'cart', scope: agentScope }),
    ]);
    expect(fall.all.map((one) => one.twin?.span.spanId ?? '')).toEqual(['b', 'a', '']);
  });

  it('finds spans by all words, in attributes too', () => {
    const fall = layOut([span('a', '', 0, 1), span('b', 'a', 0, 1, { attributes: { 'db.system': 'postgresql' } })]);
    expect([...searched(fall.all, 'db.system=postgresql shop')]).toEqual(['b']);
    expect(searched(fall.all, ' ').size).toBe(0);
  });
});

describe('statements', () => {
  it('have a line for each clause', () => {
    expect(
      formatStatement(
        'select a, count(*) from t left join u on t.id = u.id where a = ? and b in (1, 2) order by a limit 5',
      ),
    ).toBe(
      [
        'select a, count(*)',
        'from t',
        'left join u on t.id = u.id',
        'where a = ?',
        '  and b in (1, 2)',
        'order by a',
        'limit 5',
      ].join('\n'),
    );
  });

  it('have what is a statement of its own further in', () => {
    expect(formatStatement('SELECT * FROM (SELECT id FROM t WHERE x = 1) AS s')).toBe(
      ['SELECT *', 'FROM (', '  SELECT id', '  FROM t', '  WHERE x = 1', ') AS s'].join('\n'),
    );
  });

  it('keep texts and every word', () => {
    const odd = "insert into t (a, b) values ('it''s; from x', $1) -- where";
    const squeeze = (text: string) => text.replaceAll(/\s/g, '');
    expect(squeeze(formatStatement(odd))).toBe(squeeze(odd));
    expect(formatStatement(odd)).toContain("'it''s; from x'");
  });

  it('are left alone where they are no SQL', () => {
    expect(statementOf({ 'db.query.text': 'HGETALL cart:from' })).toBe('HGETALL cart:from');
    expect(statementOf({ 'db.statement': 'select 1 from t' })).toBe('select 1\nfrom t');
    expect(statementOf({})).toBeNull();
  });
});

describe('where time goes', () => {
  const flame: TraceFlame = {
    sample: { selectedTraces: 2, restTraces: 4, isSample: false },
    texts: ['', 'shop: GET', 'db: SELECT'],
    nodes: {
      parents: [-1, 0, 1],
      frames: [0, 1, 2],
      self: [0, 40e6, 160e6],
      total: [200e6, 200e6, 160e6],
      baseSelf: [0, 40e6, 40e6],
      baseTotal: [80e6, 80e6, 40e6],
    },
    leftOutNodes: 0,
  };

  it('is told of an average trace, and beside it of one of the rest', () => {
    const alone = flameOf(flame, false);
    expect([alone.unit, Array.from(alone.total), isCompared(alone)]).toEqual([
      'nanoseconds',
      [100e6, 100e6, 80e6],
      false,
    ]);
    const both = flameOf(flame, true);
    expect([Array.from(both.baseSelf!), Array.from(both.baseTotal!)]).toEqual([
      [0, 10e6, 10e6],
      [20e6, 20e6, 10e6],
    ]);
    expect(topOperations(flame).find((one) => one.text === 'db: SELECT')).toMatchObject({
      self: 80,
      rest: 10,
      more: 70,
    });
  });

  it('compares amounts, so that what became slow in proportion is more too', () => {
    const both = flameOf(flame, true);
    expect(baseWhole(both)).toBe(100e6);
    expect(changeAt(both, 0)).toBeCloseTo((1 - 0.2) / 1.2);
    expect(changeAt({ ...both, alike: false }, 0)).toBe(0);
    expect([0, 1, 2].map((node) => changeOf(both, node))).toEqual(['+80 ms', '+80 ms', '+70 ms']);
    expect(changeOf({ ...both, alike: false }, 0)).toBe('±0');
    const layout = layoutFlame(both);
    expect([...layout.width].map((width) => Math.round(width * 100))).toEqual([100, 100, 75]);
  });

  it('reads operations as they are, whatever they look like', () => {
    const text = 'shop: GET cache:6379';
    expect([readingOf(flameOf(flame, false)).name(text), serviceOf(text), nameOf(text)]).toEqual([
      text,
      'shop',
      'GET cache:6379',
    ]);
    expect(readingOf({ ...flameOf(flame, false), reading: undefined }).name(text)).toBe('shop: GET');
  });
});
