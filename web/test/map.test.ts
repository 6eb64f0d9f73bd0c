import { describe, expect, it } from 'vitest';
import { around, curve, distance, overlaps, pointAt, samples, type Curve, type Rect } from '@/map/geometry';
import { edgeLines, placeLabels } from '@/map/labels';
import { layerOf, settle } from '@/map/layers';
import { layout, type LayoutInput, type LayoutResult } from '@/map/layout';
import { autoGrouping, buildModel, countWords, endedOnes, type Edge } from '@/map/model';
import { walk } from '@/map/walk';
import { fitted, zoomedAt, toWorld } from '@/map/camera';

const arcs = (text: string) =>
  text
    .split(' ')
    .map((pair) => pair.split('>'))
    .map(([from, to]) => ({ from: from!, to: to! }));
const input = (
  links: string,
  extra: string[] = [],
  previous: LayoutInput['previous'] = {},
  group = '',
): LayoutInput => {
  const ids = new Set([...arcs(links).flatMap((arc) => [arc.from, arc.to]), ...extra]);
  return { items: [...ids].map((id) => ({ id, width: 184, height: 48, group })), arcs: arcs(links), previous };
};
const shop =
  'load>nginx nginx>front front>catalog front>cart front>orders catalog>pg orders>pg cart>redis orders>redis';

function overlapping(result: LayoutResult, source: LayoutInput): string[] {
  const rects = source.items.map((item) => ({ ...item, ...result.positions[item.id]! }));
  return rects.flatMap((a, i) => rects.slice(i + 1).flatMap((b) => (overlaps(a, b) ? [`${a.id} ${b.id}`] : [])));
}

describe('layers', () => {
  it('go by the way of calls', () => {
    const layer = layerOf(['a', 'b', 'c'], arcs('a>b b>c a>c'));
    expect([...layer]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('survive cycles', () => {
    const layer = layerOf(['a', 'b', 'c'], arcs('a>b b>c c>a'));
    expect(new Set(layer.values()).size).toBe(3);
  });

  it('put a client that nobody calls next to what it calls', () => {
    const layer = layerOf(['a', 'b', 'c', 'late'], arcs('a>b b>c late>c'));
    expect(layer.get('late')).toBe(1);
  });

  it('settle items near their wish without overlap', () => {
    const tops = settle([0, 0, 100], [10, 10, 10], 2);
    expect(tops).toEqual([-6, 6, 100]);
  });
});

describe('layout', () => {
  it('puts each server right of its client', () => {
    const { positions } = layout(input(shop));
    for (const { from, to } of arcs(shop)) expect(positions[from]!.x).toBeLessThan(positions[to]!.x);
  });

  it('never lays boxes over each other', () => {
    const source = input(shop, ['alone', 'lonely']);
    expect(overlapping(layout(source), source)).toEqual([]);
  });

  it('is the same whatever the order of the answer', () => {
    const source = input(shop, ['alone']);
    const turned = { ...source, items: [...source.items].reverse(), arcs: [...source.arcs].reverse() };
    expect(layout(turned).positions).toEqual(layout(source).positions);
  });

  it('leaves every box where it was when one comes and one goes', () => {
    const before = layout(input(shop)).positions;
    const source = input(`${shop.replace('load>nginx ', '')} front>mail`, [], before);
    const after = layout(source);
    for (const item of source.items) if (before[item.id]) expect(after.positions[item.id]).toEqual(before[item.id]);
    expect(after.positions.mail!.x).toBeGreaterThan(before.front!.x);
    expect(overlapping(after, source)).toEqual([]);
  });

  it('goes down instead of right on a narrow screen, no wider than two boxes', () => {
    const source = { ...input(shop, ['alone', 'lonely']), tall: true };
    const { positions } = layout(source);
    for (const { from, to } of arcs(shop)) expect(positions[from]!.y).toBeLessThan(positions[to]!.y);
    expect(overlapping(layout(source), source)).toEqual([]);
    expect(around(source.items.map((item) => ({ ...item, ...positions[item.id]! }))).width).toBeLessThan(2.5 * 184);
  });

  it('leaves every box of a tall map where it was, too', () => {
    const before = layout({ ...input(shop), tall: true }).positions;
    const after = layout({ ...input(`${shop} front>mail`, [], before), tall: true }).positions;
    for (const [id, at] of Object.entries(before)) expect(after[id]).toEqual(at);
    expect(after.mail!.y).toBeGreaterThan(before.front!.y);
  });

  it('puts boxes without links in rows that are no wider than the rest', () => {
    const source = input('a>b', ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n']);
    const { positions } = layout(source);
    const box = around(source.items.map((item) => ({ ...item, ...positions[item.id]! })));
    expect(box.width / box.height).toBeLessThan(4);
  });

  it('splits a long column into parts of about the same length', () => {
    const many = Array.from({ length: 60 }, (_, i) => `hub>s${i}`).join(' ');
    const source = input(many);
    const { positions } = layout(source);
    const columns = new Map<number, number>();
    for (const [id, at] of Object.entries(positions)) if (id !== 'hub') columns.set(at.x, (columns.get(at.x) ?? 0) + 1);
    expect(columns.size).toBeGreaterThan(1);
    expect(Math.max(...columns.values()) - Math.min(...columns.values())).toBeLessThan(3);
  });

  it('keeps groups in frames of their own', () => {
    const one = input('a>b b>c', [], {}, 'one');
    const two = input('x>y', [], {}, 'two');
    const source = {
      items: [...one.items, ...two.items],
      arcs: [...one.arcs, ...two.arcs, { from: 'c', to: 'x' }],
      previous: {},
    };
    const result = layout(source);
    expect(result.frames.map((frame) => frame.group).sort()).toEqual(['one', 'two']);
    expect(overlaps(result.frames[0]!, result.frames[1]!)).toBe(false);
    for (const item of source.items) {
      const frame = result.frames.find((each) => each.group === item.group)!;
      const at = result.positions[item.id]!;
      expect(at.x >= frame.x && at.x + item.width <= frame.x + frame.width).toBe(true);
      expect(at.y >= frame.y && at.y + item.height <= frame.y + frame.height).toBe(true);
    }
  });

  it('lays out a thousand boxes and three thousand links in under two seconds, without overlap', () => {
    let seed = 1;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const items = Array.from({ length: 1000 }, (_, i) => ({ id: `app-${i}`, width: 184, height: 48, group: '' }));
    const links = Array.from({ length: 3000 }, () => ({ from: `app-${next(1000)}`, to: `app-${next(1000)}` }));
    const source = { items, arcs: links, previous: {} };
    const started = performance.now();
    const result = layout(source);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(overlapping(result, source)).toEqual([]);
  });
});

describe('the model', () => {
  const app = (id: string, namespace: string, status = 'ok') => ({
    id,
    name: id,
    namespace,
    kind: 'Deployment',
    types: [],
    category: 'application',
    labels: {},
    status,
    statusReason: '',
    instances: 1,
    instancesUp: 1,
    nodes: ['n'],
  });
  const link = (client: string, server: string, requests: number, latency: number) => ({
    client,
    server,
    protocols: ['http'],
    requestsPerSecond: requests,
    errorsPerSecond: 0,
    latencySeconds: latency,
    bytesPerSecond: 1,
    status: 'ok',
    statusReason: '',
    active: true,
  });
  const apps = [app('a', 'one'), app('b', 'one', 'critical'), app('c', 'two')];
  const links = [link('a', 'c', 10, 0.1), link('b', 'c', 30, 0.5), link('a', 'b', 1, 0.1)];

  it('collapses a group into one box with the worst status and joined links', () => {
    const model = buildModel(apps, links, 'namespace', new Set(['one']));
    expect(model.boxes.map((box) => [box.id, box.status])).toEqual([
      ['c', 'ok'],
      ['group:one', 'critical'],
    ]);
    expect(model.edges).toHaveLength(1);
    expect(model.edges[0]).toMatchObject({ from: 'group:one', to: 'c', requests: 40, size: 2 });
    expect(model.edges[0]!.latency).toBeCloseTo(0.4);
  });

  it('tells how many of a group are in which status, the worst first', () => {
    const group = buildModel(apps, links, 'namespace', new Set(['one'])).boxes.find((box) => box.isGroup)!;
    expect(group.counts).toEqual([
      { status: 'critical', count: 1 },
      { status: 'ok', count: 1 },
    ]);
    expect(countWords(group.counts)).toBe('1 critical, 1 OK');
  });

  it('tells which share of the links that it joined is sick, and why', () => {
    const sick = { ...link('b', 'c', 30, 0.5), status: 'warning', statusReason: 'slow' };
    const joined = buildModel(apps, [links[0]!, sick], 'namespace', new Set(['one'])).edges[0]!;
    expect(joined).toMatchObject({ status: 'warning', share: 0.5, reason: '1 of 2 links: slow' });
  });

  it('tells what has ended: unknown, and nothing flows', () => {
    const quiet = { ...link('d', 'e', 0, 0), active: false };
    const more = [...apps, app('d', 'two', 'unknown'), app('e', 'two'), app('f', 'two', 'unknown')];
    expect([...endedOnes(more, [...links, quiet, link('a', 'f', 1, 0.1)])]).toEqual(['d']);
  });

  it('does not group small maps by itself', () => expect(autoGrouping(apps)).toBe('none'));
});

const edge = (from: string, to: string, requests: number): Edge => ({
  id: `${from}\n${to}`,
  from,
  to,
  requests,
  protocols: [],
  errors: 0,
  latency: 0.1,
  bytes: 0,
  status: 'ok',
  reason: '',
  active: true,
  size: 1,
  share: 1,
});

describe('labels', () => {
  // A client and four servers in one tight column.
  const rects = new Map<string, Rect>([['a', { x: 0, y: 90, width: 184, height: 48 }]]);
  const edges: Edge[] = [];
  for (const i of [0, 1, 2, 3]) {
    rects.set(`s${i}`, { x: 320, y: i * 60, width: 184, height: 48 });
    edges.push(edge('a', `s${i}`, 10 + i));
  }
  const curves = new Map<string, Curve>(edges.map((one) => [one.id, curve(rects.get(one.from)!, rects.get(one.to)!)]));
  const place = (list: Edge[]) => placeLabels(list, curves, rects.values(), 1, (text) => text.length * 6);

  it('cover no box and no other label', () => {
    const labels = place(edges);
    expect(labels.length).toBeGreaterThan(2);
    const taken = [...rects.values(), ...labels.map((label) => label.rect)];
    for (const [i, a] of taken.entries()) for (const b of taken.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
  });

  it('of sick links come before those of busy ones', () => {
    const sick = { ...edges[0]!, status: 'critical', errors: 2 };
    expect(place([...edges.slice(1), sick])[0]!.edge).toBe(sick);
  });

  it('are written beneath each other where columns are near', () => {
    const near = new Map<string, Rect>([
      ['a', { x: 0, y: 0, width: 184, height: 48 }],
      ['b', { x: 244, y: 0, width: 184, height: 48 }],
    ]);
    const one = edge('a', 'b', 20);
    const line = new Map([[one.id, curve(near.get('a')!, near.get('b')!)]]);
    const labels = placeLabels([one], line, near.values(), 1, (text) => text.length * 6);
    expect(labels.map((label) => label.lines)).toEqual([['20/s', '100 ms']]);
  });

  it('say what fails in a line of its own', () => {
    expect(edgeLines({ ...edges[0]!, errors: 2 })).toEqual(['10/s · 100 ms', '2/s failing']);
    expect(edgeLines({ ...edges[0]!, active: false })).toEqual(['nothing flows']);
  });
});

describe('geometry', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });

  it('shows all of a link that bows out of its column', () => {
    const line = curve(box(0, 0), box(0, 300));
    const content = around([box(0, 0), box(0, 300)], samples(line));
    expect(content.width).toBeGreaterThan(120);
    const camera = fitted(content, 400, 300);
    for (const at of samples(line)) expect(at.x * camera.scale + camera.x).toBeLessThan(400);
  });

  it('draws a link of a tall map from the bottom of the client to the top of the server', () => {
    const line = curve(box(0, 0), box(60, 200), [], true);
    expect(line.start).toEqual({ x: 50, y: 40 });
    expect(line.pieces.at(-1)![2]).toEqual({ x: 110, y: 200 });
  });

  it('draws a link from the right edge of the client to the left edge of the server', () => {
    const line = curve(box(0, 0), box(300, 100));
    expect(line.start).toEqual({ x: 100, y: 20 });
    expect(line.pieces.at(-1)![2]).toEqual({ x: 300, y: 120 });
  });

  it('knows how far a point is from a link', () => {
    const line = curve(box(0, 0), box(300, 0));
    expect(distance(line, pointAt(line, 0.5), 10)).toBeLessThan(1);
    expect(distance(line, { x: 200, y: 90 }, 10)).toBe(Infinity);
  });

  it('zooms around the pointer', () => {
    const camera = { x: 10, y: 20, scale: 1 };
    const at = { x: 300, y: 200 };
    expect(toWorld(zoomedAt(camera, at, 2), at)).toEqual(toWorld(camera, at));
  });

  it('walks along the busiest link', () => {
    const edges = [edge('a', 'b', 1), edge('a', 'c', 5)];
    const rects = new Map([
      ['a', box(0, 0)],
      ['b', box(200, 0)],
      ['c', box(200, 60)],
    ]);
    expect(walk('a', 'ArrowRight', edges, rects)).toBe('c');
    expect(walk('c', 'ArrowLeft', edges, rects)).toBe('a');
    expect(walk('c', 'ArrowUp', edges, rects)).toBe('b');
    expect(walk('b', 'ArrowRight', edges, rects)).toBeNull();
    expect(walk('a', 'ArrowDown', edges, rects, true)).toBe('c');
  });
});
