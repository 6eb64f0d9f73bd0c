import { around, type Rect } from './geometry';
import { adjacency, layerOf, settle, type Arc } from './layers';
import type { LayoutResult, Point, Sized } from './layout';

const columnGap = 120;
/** Small maps carry labels on their links, which need room. */
const labelledGap = 136;
const labelled = 40;
export const splitGap = 28;
const dummyHeight = 10;

/** What a layout has to go by besides the items. */
export interface Paper {
  tall: boolean;
  /** Width to height that the picture should come near to. */
  aspect: number;
  /** Between columns. */
  gap: number;
  rowGap: number;
}

export function paperFor(count: number, tall: boolean): Paper {
  const few = count <= labelled;
  // A tall map is laid out lying on its side, so its columns are its rows: labels need less room between those.
  return tall
    ? { tall, aspect: 1.5, gap: few ? 72 : 48, rowGap: 16 }
    : { tall, aspect: 1.7, gap: few ? labelledGap : columnGap, rowGap: few ? 28 : 20 };
}

interface Slot {
  id: string;
  width: number;
  height: number;
  isDummy: boolean;
}

/** Boxes in columns by the way of calls, those without links apart from them. */
export function layered(
  items: readonly Sized[],
  arcs: readonly Arc[],
  paper: Paper,
): LayoutResult & { width: number; height: number } {
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

  const limit = columnLimit(inside, paper);
  const split = columns.some((column) => lengthOf(column, paper) > limit);
  const jumps = forward.reduce((sum, arc) => sum + layer.get(arc.to)! - layer.get(arc.from)! - 1, 0);
  // Links over several columns get places of their own on the way, so that they go round boxes; where there are many
  // such links, the places would push the boxes apart more than they help.
  const chains: Arc[] = [];
  const bends = new Map<string, string[]>();
  const withBends = !split && jumps <= items.length * 1.5;
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

  const centres = place(columns, chains, limit, paper);
  const positions: Record<string, Point> = {};
  for (const item of inside) {
    const centre = centres.get(item.id)!;
    positions[item.id] = { x: centre.x - item.width / 2, y: centre.y - item.height / 2 };
  }
  const routes: Record<string, Point[]> = {};
  for (const [id, points] of bends) routes[id] = points.map((point) => centres.get(point)!);
  return normal(beneath(positions, items, alone, paper), routes, items);
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

/** How long a column may get before it is split, so that the picture keeps about the paper's proportions. */
function columnLimit(items: readonly Sized[], paper: Paper): number {
  const area = items.reduce((sum, item) => sum + (item.width + paper.gap / 2) * (item.height + paper.rowGap), 0);
  const tallest = Math.max(0, ...items.map((item) => item.height));
  const least = paper.tall ? 2 * (tallest + paper.rowGap) : 640;
  return Math.max(least, tallest, Math.sqrt(area / paper.aspect) * 1.15);
}

const lengthOf = (column: readonly Slot[], paper: Paper): number =>
  column.reduce((sum, slot) => sum + slot.height + paper.rowGap, -paper.rowGap);

/** A column in parts of about the same length, none much longer than the limit. */
function parts(column: readonly Slot[], limit: number, paper: Paper): Slot[][] {
  const count = Math.max(1, Math.ceil(lengthOf(column, paper) / limit));
  const share = (lengthOf(column, paper) + paper.rowGap) / count;
  const result: Slot[][] = Array.from({ length: count }, () => []);
  let used = 0;
  for (const slot of column) {
    const length = slot.height + paper.rowGap;
    // Each goes where the middle of it lies.
    result[Math.min(count - 1, Math.floor((used + length / 2) / share))]!.push(slot);
    used += length;
  }
  return result.filter((part) => part.length);
}

/** Centres of all slots. Columns that are too long are split into several side by side. */
function place(columns: Slot[][], chains: readonly Arc[], limit: number, paper: Paper): Map<string, Point> {
  const { gap, rowGap } = paper;
  const { out, in: into } = adjacency(
    columns.flatMap((column) => column.map((slot) => slot.id)),
    chains,
  );
  const centres = new Map<string, Point>();
  const pieces = columns.map((column) => parts(column, column.some((slot) => slot.isDummy) ? Infinity : limit, paper));
  let x = 0;
  for (const column of pieces) {
    column.forEach((part, i) => {
      const width = Math.max(paper.tall ? 8 : 40, ...part.map((slot) => slot.width));
      let y = -lengthOf(part, paper) / 2;
      for (const slot of part) {
        centres.set(slot.id, { x: x + width / 2, y: y + slot.height / 2 });
        y += slot.height + rowGap;
      }
      x += width + (i + 1 < column.length ? splitGap : gap);
    });
  }
  if (pieces.some((column) => column.length > 1)) return centres;
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

/** Puts items that have no links in rows beneath the rest; on its side, in columns behind the rest. */
function beneath(
  positions: Record<string, Point>,
  items: readonly Sized[],
  alone: readonly Sized[],
  paper: Paper,
): Record<string, Point> {
  if (!alone.length) return positions;
  const box = bounds(positions, items);
  const area = alone.reduce((sum, item) => sum + (item.width + splitGap) * (item.height + paper.rowGap), 0);
  const apart = box.width ? 56 : 0;
  // `along` the row and `on` to the next row: x and y, or the other way round when it lies on its side.
  const [along, on] = paper.tall ? (['height', 'width'] as const) : (['width', 'height'] as const);
  const room = Math.max(box[along], Math.sqrt(paper.tall ? area / paper.aspect : area * paper.aspect));
  const start = paper.tall ? { along: box.y, on: box.x } : { along: box.x, on: box.y };
  let at = { along: start.along, on: start.on + box[on] + apart };
  let depth = 0;
  for (const item of alone) {
    if (at.along > start.along && at.along + item[along] > start.along + room) {
      at = { along: start.along, on: at.on + depth + paper.rowGap };
      depth = 0;
    }
    positions[item.id] = paper.tall ? { x: at.on, y: at.along } : { x: at.along, y: at.on };
    at.along += item[along] + splitGap;
    depth = Math.max(depth, item[on]);
  }
  return positions;
}

export const bounds = (positions: Record<string, Point>, items: readonly Sized[]): Rect =>
  around(items.flatMap((item) => (positions[item.id] ? [{ ...item, ...positions[item.id]! }] : [])));

/** Moves the picture so that it begins at 0, 0. */
function normal(positions: Record<string, Point>, routes: Record<string, Point[]>, items: readonly Sized[]) {
  const box = bounds(positions, items);
  for (const at of [...Object.values(positions), ...Object.values(routes).flat()]) {
    at.x = Math.round(at.x - box.x);
    at.y = Math.round(at.y - box.y);
  }
  return { positions, routes, frames: [], width: box.width, height: box.height };
}
