import { adjacency, layerOf, settle, type Arc } from './layers';

export interface Point {
  x: number;
  y: number;
}

export interface Sized {
  id: string;
  width: number;
  height: number;
  /** Items of one group are laid out together in a frame; empty for none. */
  group: string;
}

export interface Frame extends Point {
  group: string;
  width: number;
  height: number;
}

export interface LayoutInput {
  items: Sized[];
  arcs: Arc[];
  /** Where items were; those stay there. */
  previous: Record<string, Point>;
}

export interface LayoutResult {
  positions: Record<string, Point>;
  /** Points that long links bend through, by `from\nto`. */
  routes: Record<string, Point[]>;
  frames: Frame[];
}

const columnGap = 120;
/** Small maps carry labels on their links, which need room. */
const labelledGap = 190;
const labelled = 40;
const splitGap = 28;
const rowGap = 20;
const framePad = 16;
export const frameHead = 28;
const dummyHeight = 10;

/** Left to right by the way of calls. What stood somewhere before stays; a map that is mostly new is laid out anew. */
export function layout(input: LayoutInput): LayoutResult {
  const known = input.items.filter((item) => input.previous[item.id]).length;
  const grouped = input.items.some((item) => item.group);
  if (known > 0 && known >= input.items.length * 0.6 && !grouped) return extend(input);
  return grouped ? layoutGroups(input) : layered(input.items, input.arcs);
}

interface Slot {
  id: string;
  width: number;
  height: number;
  isDummy: boolean;
}

function layered(items: readonly Sized[], arcs: readonly Arc[]): LayoutResult & { width: number; height: number } {
  const linked = new Set(arcs.flatMap((arc) => (arc.from === arc.to ? [] : [arc.from, arc.to])));
  const inside = items.filter((item) => linked.has(item.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const alone = items.filter((item) => !linked.has(item.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = inside.map((item) => item.id);
  const layer = layerOf(ids, arcs);
  const forward = [...new Map(arcs.map((arc) => [`${arc.from}\n${arc.to}`, arc])).values()]
    .filter((arc) => (layer.get(arc.to) ?? 0) > (layer.get(arc.from) ?? 0))
    .sort((a, b) => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1));
  const lowest = Math.min(0, ...layer.values());
  const columns: Slot[][] = [];
  const put = (slot: Slot, at: number) => (columns[at] ??= []).push(slot);
  for (const item of inside) put({ ...item, isDummy: false }, layer.get(item.id)! - lowest);
  for (let i = 0; i < columns.length; i++) columns[i] ??= [];

  // Links over several columns get places of their own on the way, so that they go round boxes.
  const chains: Arc[] = [];
  const bends = new Map<string, string[]>();
  const withBends = items.length <= 200 && arcs.length <= 400;
  for (const arc of forward) {
    const from = layer.get(arc.from)! - lowest;
    const to = layer.get(arc.to)! - lowest;
    let last = arc.from;
    const points: string[] = [];
    for (let at = from + 1; withBends && at < to; at++) {
      const id = `\t${arc.from}\n${arc.to}\n${at}`;
      put({ id, width: 0, height: dummyHeight, isDummy: true }, at);
      chains.push({ from: last, to: id });
      points.push((last = id));
    }
    chains.push({ from: last, to: arc.to });
    if (points.length) bends.set(`${arc.from}\n${arc.to}`, points);
  }
  order(columns, chains);

  const rows = Math.max(10, Math.min(60, Math.ceil(Math.sqrt(items.length * 2.2))));
  const gap = items.length <= labelled ? labelledGap : columnGap;
  const centres = place(columns, chains, rows, gap);
  const positions: Record<string, Point> = {};
  for (const item of inside) {
    const centre = centres.get(item.id)!;
    positions[item.id] = { x: centre.x - item.width / 2, y: centre.y - item.height / 2 };
  }
  const routes: Record<string, Point[]> = {};
  for (const [id, points] of bends) routes[id] = points.map((point) => centres.get(point)!);
  return normal(beneath(positions, items, alone), routes, items);
}

/** Orders each column by the mean place of its neighbours, to and fro. */
function order(columns: Slot[][], chains: readonly Arc[]): void {
  const { out, in: into } = adjacency(
    columns.flatMap((column) => column.map((slot) => slot.id)),
    chains,
  );
  const place = new Map<string, number>();
  const remember = (column: Slot[]) => column.forEach((slot, i) => place.set(slot.id, (i + 0.5) / column.length));
  columns.forEach(remember);
  for (let sweep = 0; sweep < 8; sweep++) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) {
      const near = forward ? into : out;
      const mean = new Map(
        column.map((slot) => {
          const list = near.get(slot.id)!;
          return [
            slot.id,
            list.length ? list.reduce((sum, id) => sum + place.get(id)!, 0) / list.length : place.get(slot.id)!,
          ];
        }),
      );
      column.sort((a, b) => mean.get(a.id)! - mean.get(b.id)! || (a.id < b.id ? -1 : 1));
      remember(column);
    }
  }
}

/** Centres of all slots. Columns that are too tall are split into several side by side. */
function place(columns: Slot[][], chains: readonly Arc[], rows: number, gap: number): Map<string, Point> {
  const { out, in: into } = adjacency(
    columns.flatMap((column) => column.map((slot) => slot.id)),
    chains,
  );
  const centres = new Map<string, Point>();
  const splits = columns.map((column) => Math.max(1, Math.ceil(column.length / rows)));
  let x = 0;
  columns.forEach((column, c) => {
    const per = Math.ceil(column.length / splits[c]!);
    const width = Math.max(40, ...column.map((slot) => slot.width));
    for (let s = 0; s < splits[c]!; s++) {
      const part = column.slice(s * per, (s + 1) * per);
      const total = part.reduce((sum, slot) => sum + slot.height + rowGap, -rowGap);
      let y = -total / 2;
      for (const slot of part) {
        centres.set(slot.id, { x: x + width / 2, y: y + slot.height / 2 });
        y += slot.height + rowGap;
      }
      x += width + (s + 1 < splits[c]! ? splitGap : 0);
    }
    x += gap;
  });
  if (splits.some((count) => count > 1)) return centres;
  for (let sweep = 0; sweep < 8; sweep++) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) {
      const near = (id: string) => {
        const first = (forward ? into : out).get(id)!;
        return first.length ? first : (forward ? out : into).get(id)!;
      };
      const wanted = column.map((slot) => {
        const list = near(slot.id);
        const y = list.length
          ? list.reduce((sum, id) => sum + centres.get(id)!.y, 0) / list.length
          : centres.get(slot.id)!.y;
        return y - slot.height / 2;
      });
      const tops = settle(
        wanted,
        column.map((slot) => slot.height),
        rowGap,
      );
      column.forEach((slot, i) => (centres.get(slot.id)!.y = tops[i]! + slot.height / 2));
    }
  }
  return centres;
}

/** Puts items that have no links in rows beneath the rest. */
function beneath(
  positions: Record<string, Point>,
  items: readonly Sized[],
  alone: readonly Sized[],
): Record<string, Point> {
  if (!alone.length) return positions;
  const box = bounds(positions, items);
  const perRow = Math.max(4, Math.min(12, Math.round(box.width / 220)), Math.ceil(Math.sqrt(alone.length)));
  let y = Object.keys(positions).length ? box.y + box.height + 56 : 0;
  for (let i = 0; i < alone.length; i += perRow) {
    let x = box.x;
    const row = alone.slice(i, i + perRow);
    for (const item of row) {
      positions[item.id] = { x, y };
      x += item.width + splitGap;
    }
    y += Math.max(...row.map((item) => item.height)) + rowGap;
  }
  return positions;
}

export function bounds(
  positions: Record<string, Point>,
  items: readonly Sized[],
): { x: number; y: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const item of items) {
    const at = positions[item.id];
    if (!at) continue;
    left = Math.min(left, at.x);
    top = Math.min(top, at.y);
    right = Math.max(right, at.x + item.width);
    bottom = Math.max(bottom, at.y + item.height);
  }
  return right < left
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Moves the picture so that it begins at 0, 0. */
function normal(positions: Record<string, Point>, routes: Record<string, Point[]>, items: readonly Sized[]) {
  const box = bounds(positions, items);
  for (const at of [...Object.values(positions), ...Object.values(routes).flat()]) {
    at.x = Math.round(at.x - box.x);
    at.y = Math.round(at.y - box.y);
  }
  return { positions, routes, frames: [], width: box.width, height: box.height };
}

/** Each group on its own, then the groups as large boxes. */
function layoutGroups(input: LayoutInput): LayoutResult {
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
    );
    inner.set(key, result);
    blocks.push({
      id: key,
      width: result.width + 2 * framePad,
      height: result.height + 2 * framePad + frameHead,
      group: '',
    });
  }
  const between = new Map<string, Arc>();
  for (const arc of input.arcs) {
    const from = home.get(arc.from);
    const to = home.get(arc.to);
    if (from && to && from !== to) between.set(`${from}\n${to}`, { from, to });
  }
  const outer = layered(blocks, [...between.values()]);
  const result: LayoutResult = { positions: {}, routes: {}, frames: [] };
  for (const block of blocks) {
    const at = outer.positions[block.id]!;
    const content = inner.get(block.id);
    if (!content) {
      result.positions[block.id] = at;
      continue;
    }
    result.frames.push({ group: block.id.slice(6), ...at, width: block.width, height: block.height });
    const move = (point: Point) => ({ x: point.x + at.x + framePad, y: point.y + at.y + framePad + frameHead });
    for (const [id, point] of Object.entries(content.positions)) result.positions[id] = move(point);
    for (const [id, points] of Object.entries(content.routes)) result.routes[id] = points.map(move);
  }
  return result;
}

/** Known items stay; new ones go beside the neighbours they have, in the nearest free place. */
function extend(input: LayoutInput): LayoutResult {
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
    const pitch = item.width + (input.items.length <= labelled ? labelledGap : columnGap);
    const x = clients.length
      ? Math.max(...clients.map((at) => at.x)) + pitch
      : servers.length
        ? Math.min(...servers.map((at) => at.x)) - pitch
        : box.x;
    const wanted = near.length ? near.reduce((sum, at) => sum + at.y, 0) / near.length : box.y + box.height + 56;
    positions[item.id] = { x, y: freeY(x, wanted, item, input.items, positions) };
  }
  return { positions, routes: {}, frames: [] };
}

function freeY(
  x: number,
  wanted: number,
  item: Sized,
  items: readonly Sized[],
  positions: Record<string, Point>,
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
