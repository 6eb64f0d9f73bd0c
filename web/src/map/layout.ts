import { flipRect, type Rect } from './geometry';
import { bounds, layered, paperFor, splitGap, type Paper } from './layered';
import { adjacency, type Arc } from './layers';

export interface Point {
  x: number;
  y: number;
}

/** Places without that of one. */
export const without = (places: Readonly<Record<string, Point>>, id: string): Record<string, Point> =>
  Object.fromEntries(Object.entries(places).filter(([one]) => one !== id));

export interface Sized {
  id: string;
  width: number;
  height: number;
  /** Items of one group are laid out together in a frame; empty for none. */
  group: string;
}

export interface Frame extends Rect {
  group: string;
}

export interface LayoutInput {
  items: Sized[];
  arcs: Arc[];
  /** Where items were; those stay there. */
  previous: Record<string, Point>;
  /** For a narrow screen: calls go down instead of right. */
  tall?: boolean;
}

export interface LayoutResult {
  positions: Record<string, Point>;
  /** Points that long links bend through, by `from\nto`. */
  routes: Record<string, Point[]>;
  frames: Frame[];
}

const framePad = 16;
export const frameHead = 28;

/** By the way of calls, left to right or top to bottom. What stood somewhere before stays; a map that is mostly new is laid out anew. */
export function layout(input: LayoutInput): LayoutResult {
  if (!input.tall) return across(input, paperFor(input.items.length, false));
  const result = across(
    {
      ...input,
      items: input.items.map((item) => ({ ...item, width: item.height, height: item.width })),
      previous: flipped(input.previous),
    },
    paperFor(input.items.length, true),
  );
  return {
    positions: flipped(result.positions),
    routes: Object.fromEntries(
      Object.entries(result.routes).map(([id, points]) => [id, points.map(({ x, y }) => ({ x: y, y: x }))]),
    ),
    frames: result.frames.map((frame) => ({ group: frame.group, ...flipRect(frame) })),
  };
}

const flipped = (points: Record<string, Point>): Record<string, Point> =>
  Object.fromEntries(Object.entries(points).map(([id, { x, y }]) => [id, { x: y, y: x }]));

function across(input: LayoutInput, paper: Paper): LayoutResult {
  const known = input.items.filter((item) => input.previous[item.id]).length;
  const grouped = input.items.some((item) => item.group);
  if (known > 0 && known >= input.items.length * 0.6 && !grouped) return extend(input, paper);
  return grouped ? layoutGroups(input, paper) : layered(input.items, input.arcs, paper);
}

/** Each group on its own, then the groups as large boxes. */
function layoutGroups(input: LayoutInput, paper: Paper): LayoutResult {
  // The frame's head is above its content, which on its side is to the left.
  const head = paper.tall ? { x: frameHead, y: 0 } : { x: 0, y: frameHead };
  const groups = new Map<string, Sized[]>();
  for (const item of input.items) {
    const key = item.group ? `frame:${item.group}` : item.id;
    const list = groups.get(key);
    if (list) list.push(item);
    else groups.set(key, [item]);
  }
  const inner = new Map<string, ReturnType<typeof layered>>();
  const blocks: Sized[] = [];
  const home = new Map<string, string>();
  for (const [key, items] of groups) {
    for (const item of items) home.set(item.id, key);
    if (!key.startsWith('frame:')) {
      blocks.push({ ...items[0]!, group: '' });
      continue;
    }
    const own = new Set(items.map((item) => item.id));
    const result = layered(
      items,
      input.arcs.filter((arc) => own.has(arc.from) && own.has(arc.to)),
      paperFor(items.length, paper.tall),
    );
    inner.set(key, result);
    blocks.push({
      id: key,
      width: result.width + 2 * framePad + head.x,
      height: result.height + 2 * framePad + head.y,
      group: '',
    });
  }
  const between = new Map<string, Arc>();
  for (const arc of input.arcs) {
    const from = home.get(arc.from);
    const to = home.get(arc.to);
    if (from && to && from !== to) between.set(`${from}\n${to}`, { from, to });
  }
  const outer = layered(blocks, [...between.values()], paper);
  const result: LayoutResult = { positions: {}, routes: {}, frames: [] };
  for (const block of blocks) {
    const at = outer.positions[block.id]!;
    const content = inner.get(block.id);
    if (!content) {
      result.positions[block.id] = at;
      continue;
    }
    result.frames.push({ group: block.id.slice(6), ...at, width: block.width, height: block.height });
    const move = (point: Point) => ({
      x: point.x + at.x + framePad + head.x,
      y: point.y + at.y + framePad + head.y,
    });
    for (const [id, point] of Object.entries(content.positions)) result.positions[id] = move(point);
    for (const [id, points] of Object.entries(content.routes)) result.routes[id] = points.map(move);
  }
  return result;
}

/** Known items stay; new ones go beside the neighbours they have, in the nearest free place. */
function extend(input: LayoutInput, paper: Paper): LayoutResult {
  const positions: Record<string, Point> = {};
  for (const item of input.items) {
    const before = input.previous[item.id];
    if (before) positions[item.id] = { ...before };
  }
  const { out, in: into } = adjacency(
    input.items.map((item) => item.id),
    input.arcs,
  );
  const fresh = input.items.filter((item) => !positions[item.id]).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const item of fresh) {
    const clients = into.get(item.id)!.flatMap((id) => positions[id] ?? []);
    const servers = out.get(item.id)!.flatMap((id) => positions[id] ?? []);
    const near = clients.length ? clients : servers;
    const box = bounds(positions, input.items);
    const pitch = item.width + paper.gap;
    const x = clients.length
      ? Math.max(...clients.map((at) => at.x)) + pitch
      : servers.length
        ? Math.min(...servers.map((at) => at.x)) - pitch
        : box.x;
    const wanted = near.length ? near.reduce((sum, at) => sum + at.y, 0) / near.length : box.y + box.height + 56;
    positions[item.id] = { x, y: freeY(x, wanted, item, input.items, positions, paper.rowGap) };
  }
  return { positions, routes: {}, frames: [] };
}

function freeY(
  x: number,
  wanted: number,
  item: Sized,
  items: readonly Sized[],
  positions: Record<string, Point>,
  rowGap: number,
): number {
  const taken = items.flatMap((other) => {
    const at = positions[other.id];
    return at && at.x < x + item.width + splitGap && at.x + other.width + splitGap > x
      ? [{ y: at.y, height: other.height }]
      : [];
  });
  const free = (y: number) =>
    taken.every((one) => y + item.height + rowGap <= one.y || one.y + one.height + rowGap <= y);
  const step = item.height + rowGap;
  for (let i = 0; i <= items.length + 1; i++) {
    if (free(wanted + i * step)) return Math.round(wanted + i * step);
    if (free(wanted - i * step)) return Math.round(wanted - i * step);
  }
  return Math.round(wanted);
}
